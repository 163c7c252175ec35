import {
  callTimeoutSeconds,
  countCalls,
  followChatMigration,
  honourRetryAfter,
} from '../bot/transport/api-transformers.ts';
import { createApi } from '../bot/transport/client.ts';
import { createDocumentFetcher } from '../bot/transport/documents.ts';
import { createBiSessionLimiter } from '../db/bi-sessions.ts';
import { createServerSupervisor } from '../db/embedded-supervisor.ts';
import { isServerReachable } from '../db/probe.ts';
import { createAlertSender } from '../handlers/jobs/services/alert-sender.ts';
import { createDatabaseMonitor } from '../handlers/jobs/services/database-monitor.ts';
import { createLiveCards } from '../handlers/jobs/services/live-cards.ts';
import { createBackfills } from '../jobs/engine/backfills.ts';
import { createEventTriggers } from '../jobs/engine/event-triggers.ts';
import { createJobRegistry, type JobRegistry } from '../jobs/engine/job-registry.ts';
import { createRunner } from '../jobs/engine/runner.ts';
import { scheduleVariable } from '../jobs/engine/schedule.ts';
import { createScheduler } from '../jobs/engine/scheduler.ts';
import { StartError } from '../lib/start-error.ts';
import type { Core } from './core.ts';
import { toJobDeps } from './job-deps.ts';
import type { Jobs, RunServices } from './opened-jobs.ts';

/** Opens the job engine. Orphaned runs are taken over immediately; nothing else starts before {@link startJobs}. */
export async function openJobs(core: Core): Promise<Jobs> {
  const { config, log, cleanups, options, url, locks, notifications, background, db, connection, tempDir, metrics } =
    core;
  const list = createJobRegistry(options.jobs(toJobDeps(config, core.missingColumns)), db, (err) =>
    log.warn({ err }, 'jobs that are rows of a table could not be read'),
  );
  await list.refresh();
  const stopping = new AbortController();
  const { token, apiRoot } = connection;
  const documents = { dir: tempDir, ...createDocumentFetcher({ api: openApi(core, stopping.signal), token, apiRoot }) };
  const runner = createRunner({
    ...{ url, locks, notifications, background, db, jobs: list, log, metrics, telegramFiles: documents },
    maxConcurrent: config.maxConcurrentJobs,
    timing: options.jobTiming,
  });
  cleanups.add(() => runner.stop(0));
  cleanups.add(async () => stopping.abort());
  const overrides = config.schedules;
  checkScheduleVariables(Object.keys(overrides), list);
  const scheduler = createScheduler({ jobs: list, runner, db, log, zone: config.timeZone, overrides });
  const isOff = (job: string) => overrides[scheduleVariable(job)] === 'off';
  const triggers = createEventTriggers({ notifications, db, list, runner, log, isOff, onChange: scheduler.wake });
  return { list, runner, scheduler, triggers, documents };
}

/**
 * Checks that each variable names a job, or may name a job that is a row of a table.
 *
 * @throws StartError that lists the known variables
 */
function checkScheduleVariables(variables: string[], { all, sources }: JobRegistry): void {
  const known = new Set(all().map(({ name }) => scheduleVariable(name)));
  const prefixes = sources.map(({ namePrefix }) => scheduleVariable(namePrefix));
  const unknown = variables.filter((name) => !known.has(name) && !prefixes.some((prefix) => name.startsWith(prefix)));
  if (unknown.length === 0) return;
  const names = [...known].filter((name) => !prefixes.some((prefix) => name.startsWith(prefix)));
  const list = [...names, ...prefixes.map((prefix) => `${prefix}<ID>`)].join(', ');
  throw new StartError(`There is no job for ${unknown.join(', ')}. The schedules that can be set are ${list}.`);
}

/**
 * Opens a client of the Bot API for messages about runs and for files of runs, with the same rules as the bot's own.
 */
function openApi({ connection, metrics }: Core, stopping: AbortSignal) {
  return createApi(connection, {
    timeoutSeconds: callTimeoutSeconds,
    transformers: [countCalls(metrics), honourRetryAfter(stopping), followChatMigration],
  });
}

/** Opens and starts the services about runs. At the stop they continue until the runs have ended. */
export function openRunServices(core: Core, jobs: Jobs): RunServices {
  const { config, options, db, botId, texts, log, cleanups } = core;
  const stopping = new AbortController();
  const { list, runner, scheduler } = jobs;
  const recipients = { admins: core.admins, alertChatId: config.admins.alertChatId ?? null };
  const deps = {
    db,
    botId,
    api: openApi(core, stopping.signal),
    runner,
    jobs: list,
    texts,
    log,
    zone: config.timeZone,
  };
  const cards = createLiveCards({ ...deps, editIntervalMs: options.cardEveryMs });
  const backfills = createBackfills(deps);
  const alerts = createAlertSender({
    ...deps,
    recipients,
    nextDue: scheduler.nextDue,
    defaults: core.defaults,
    intervalMs: options.alertEveryMs,
    editIntervalMs: options.cardEveryMs,
    lateGraceMs: options.lateGraceMs,
  });
  const supervisor = core.embedded && createServerSupervisor(core.embedded, log);
  const monitor = createDatabaseMonitor({
    ...deps,
    takeRestarts: supervisor?.takeRestarts,
    isReachable: () => isServerReachable(db.$client, core.address.url),
    language: core.defaults.language,
    recipients,
    intervalMs: options.databaseCheckEveryMs,
    graceMs: options.databaseGraceMs,
  });
  const limiter = createBiSessionLimiter(db.$client, log);
  const services = [cards, alerts, backfills, monitor, limiter, ...(supervisor ? [supervisor] : [])];
  cleanups.add(async () => {
    stopping.abort();
    await Promise.all(services.map((service) => service.stop()));
  });
  for (const service of services) service.start();
  return { cards, alerts, backfills };
}

/** Starts the schedules and triggers. At the stop, jobs end before everything that was opened earlier is closed. */
export function startJobs({ runner, scheduler, triggers }: Jobs, { cleanups, options }: Core): void {
  cleanups.add(async () => {
    await Promise.all([scheduler.stop(), triggers.stop()]);
    await runner.stop(options.jobGraceMs);
  });
  scheduler.start();
  triggers.start();
}
