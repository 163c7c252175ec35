import { countRejectsToday } from '../db/queries/energy/rejects.ts';
import { receiveDetrackWebhook } from '../jobs/detrack/apply-status.ts';
import { type IngestOptions, ingestReadings } from '../jobs/energy/ingest.ts';
import { addGauge } from '../lib/metrics.ts';
import type { Playground } from '../playground/index.ts';
import { type DashboardDeps, dashboardPlugin } from '../web/dashboard/index.ts';
import { createWebServer, startListening } from '../web/server.ts';
import type { Core } from './core.ts';
import type { openBot } from './open-bot.ts';
import type { Jobs } from './opened-jobs.ts';

type OpenBot = Awaited<ReturnType<typeof openBot>>;

/** Opens the web server. It does not listen yet. */
export async function openWeb(core: Core, jobs: Jobs, bot: OpenBot, playground: Playground | undefined) {
  const { config, db, log, metrics, cleanups } = core;
  const server = await createWebServer({
    log,
    metrics,
    metricsToken: config.metricsToken,
    trustedProxies: config.http.trustedProxies,
    checks: { database: () => db.$client.query('select 1'), bot: bot.check },
    telegramWebhook: bot.webhook,
    detrackWebhook: config.detrack.hook && {
      ...config.detrack.hook,
      receive: (body) => receiveDetrackWebhook(db, body),
    },
    plugins: [dashboardPlugin(dashboardDeps(core, jobs, playground)), ...(playground ? [playground.page] : [])],
  });
  cleanups.add(() => server.close());
  return { listen: () => startListening(server, config.http) };
}

function dashboardDeps(
  core: Core,
  { list, runner, scheduler }: Jobs,
  playground: Playground | undefined,
): DashboardDeps {
  const { db, readDb, notifications, log, connection, publicUrl, isAdmin, defaults, texts } = core;
  return {
    ...{ db, readDb, notifications, log, botToken: connection.token, publicUrl, isAdmin, defaults },
    ...{ jobs: list, runner, nextDue: scheduler.nextDue },
    botUrl: () => (playground ? publicUrl() : `https://t.me/${connection.me.username}`),
    jobTexts: texts.in,
  };
}

/** Adds the number of rejected readings to `/metrics`: those of all processes, imports and runs included. */
export function addEnergyMetrics({ metrics, db }: Core): void {
  addGauge(metrics.registry, {
    name: 'tally_energy_rejects_today',
    help: 'Messages and readings of meters that could not be used today (UTC), by reason',
    label: 'reason',
    load: async () => (await countRejectsToday(db)).map(({ reason, messages }) => ({ reason, value: messages })),
  });
}

/** Starts to receive the readings of meters. At the stop it waits for the readings in progress. */
export function startIngest({ config, locks, db, log, cleanups }: Core): void {
  if (!config.mqtt) return;
  const stopping = new AbortController();
  const { fields, ...broker } = config.mqtt;
  const options: IngestOptions = { broker, fields, locks, db, log, signal: stopping.signal };
  const done = ingestReadings(options).catch((err: unknown) => log.error({ err }, 'readings are no longer received'));
  cleanups.add(() => {
    stopping.abort();
    return done;
  });
}
