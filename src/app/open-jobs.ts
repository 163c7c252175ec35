import { callSeconds, countCalls, followMigration, waitAsTold } from '../bot/transport/api-transformers.ts';
import { createApi } from '../bot/transport/client.ts';
import { createDocuments } from '../bot/transport/documents.ts';
import type { Connection } from '../bot/transport/telegram.ts';
import type { Texts } from '../bot/ui/i18n.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../db/client.ts';
import { type Alerts, createAlerts } from '../handlers/jobs/alerts.ts';
import { type Cards, createCards } from '../handlers/jobs/run-cards.ts';
import { type Backfills, createBackfills } from '../jobs/engine/backfills.ts';
import type { Job, JobSource } from '../jobs/engine/job.ts';
import { liveList } from '../jobs/engine/job-registry.ts';
import { createRunner, type Timing } from '../jobs/engine/runner.ts';
import type { JobList, Runner } from '../jobs/engine/runner-types.ts';
import { createScheduler, type Scheduler, scheduleVariable } from '../jobs/engine/scheduler.ts';
import { createTriggers, type Triggers } from '../jobs/engine/triggers.ts';
import { allJobs, type JobParts } from '../jobs/index.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { partsOf } from './job-command.ts';
import type { Push } from './open-database.ts';

/** What a test sets otherwise. */
export interface JobOptions {
  jobs: (parts: JobParts) => (Job | JobSource)[];
  /** How long running jobs may go on when the program is told to stop. */
  jobGraceMs: number;
  jobTiming: Partial<Timing>;
  /** Between two edits of one message about runs. */
  cardEveryMs: number;
  /** Between two looks for jobs that fail or are late; failures are seen at once besides. */
  alertEveryMs: number;
  /** How long jobs may catch up after a start before they are called late. */
  lateGraceMs: number;
}

export const usualJobs: JobOptions = {
  jobs: allJobs,
  jobGraceMs: 20_000,
  jobTiming: {},
  cardEveryMs: 3_000,
  alertEveryMs: 15_000,
  lateGraceMs: 120_000,
};

/** The jobs of the program: what there is, what runs them, what starts them at their times. */
export interface Jobs {
  list: JobList;
  runner: Runner;
  scheduler: Scheduler;
  triggers: Triggers;
}

export interface JobsParts {
  config: Config;
  log: Log;
  push: Push;
  options: JobOptions;
  url: string;
  db: Db;
  connection: Connection;
  /** Of files that live as long as a run. */
  temporaryDir: string;
  /** What the company's tables lack. */
  missing: readonly string[];
  metrics: Metrics;
}

/** Returns the jobs, those of rows included; nothing is started by itself until `startJobs`, but what others lost is taken over. */
export async function openJobs(parts: JobsParts): Promise<Jobs> {
  const { config, log, push, options, url, db, connection, temporaryDir: dir, metrics } = parts;
  const list = liveList(options.jobs(partsOf(config, parts.missing)), db, (err) =>
    log.warn({ err }, 'rows could not be read as jobs'),
  );
  await list.refresh();
  const { token, apiRoot } = connection;
  const stopping = new AbortController();
  const api = openApi(connection, metrics, stopping.signal);
  const documents = { dir, ...createDocuments({ api, token, apiRoot }) };
  const { maxConcurrentJobs: maxConcurrent } = config;
  const timing = options.jobTiming;
  const runner = createRunner({ url, db, jobs: list, log, metrics, maxConcurrent, timing, documents });
  push(() => runner.stop(0));
  push(async () => stopping.abort());
  const { timeZone: zone, schedules: overrides } = config;
  const known = new Set(list.all().map(({ name }) => scheduleVariable(name)));
  for (const variable of Object.keys(overrides))
    if (!known.has(variable) && list.sources.length === 0)
      log.warn({ variable }, 'there is no job of that name: its schedule is not used');
  const scheduler = createScheduler({ jobs: list, runner, db, log, zone, overrides });
  const isOff = (job: string) => overrides[scheduleVariable(job)] === 'off';
  const triggers = createTriggers({ url, db, list, runner, log, isOff, onChange: scheduler.wake });
  return { list, runner, scheduler, triggers };
}

/** What tells people of runs and fetches their files calls Telegram as the bot itself does. */
function openApi(connection: Connection, metrics: Metrics, stopping: AbortSignal) {
  return createApi(connection, {
    timeoutSeconds: callSeconds,
    around: [countCalls(metrics), waitAsTold(stopping), followMigration],
  });
}

export interface DeskParts {
  config: Config;
  jobs: Jobs;
  db: Db;
  connection: Connection;
  texts: Texts;
  log: Log;
  push: Push;
  options: JobOptions;
  metrics: Metrics;
  admins: readonly number[];
}

export interface Desk {
  cards: Cards;
  alerts: Alerts;
  backfills: Backfills;
}

/** Returns what tells people of runs by itself, in the chat; it goes on until the runs have ended at the stop. */
export function openDesk(parts: DeskParts): Desk {
  const { config, jobs, db, connection, texts, log, push, options, metrics, admins } = parts;
  const stopping = new AbortController();
  const api = openApi(connection, metrics, stopping.signal);
  const { list, runner, scheduler } = jobs;
  const shared = { db, api, runner, jobs: list, texts, log, zone: config.timeZone };
  const cards = createCards({ ...shared, everyMs: options.cardEveryMs });
  const backfills = createBackfills(shared);
  const alerts = createAlerts({
    ...shared,
    audience: { admins, alertChatId: config.admins.alertChatId ?? null },
    nextDue: scheduler.nextDue,
    defaults: { language: config.defaultLanguage },
    everyMs: options.alertEveryMs,
    editEveryMs: options.cardEveryMs,
    lateGraceMs: options.lateGraceMs,
  });
  push(async () => {
    stopping.abort();
    await Promise.all([cards.stop(), alerts.stop(), backfills.stop()]);
  });
  cards.start();
  alerts.start();
  backfills.start();
  return { cards, alerts, backfills };
}

/** After it, jobs run at their times; at the stop they end before whatever was opened earlier. */
export function startJobs({ runner, scheduler, triggers }: Jobs, push: Push, graceMs: number): void {
  push(async () => {
    await Promise.all([scheduler.stop(), triggers.stop()]);
    await runner.stop(graceMs);
  });
  scheduler.start();
  triggers.start();
}
