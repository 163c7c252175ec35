import { createBot, type TallyBot } from '../bot/create-bot.ts';
import { createRateLimiter } from '../bot/middleware/rate-limiter.ts';
import { createSweeper } from '../bot/middleware/sweeper.ts';
import { startPolling } from '../bot/transport/polling.ts';
import { startInbox } from '../bot/transport/start-inbox.ts';
import { startWebhook } from '../bot/transport/webhook.ts';
import { type MenuOwner, publishMenus } from '../bot/ui/menus.ts';
import { countInbox } from '../db/queries/bot/inbox.ts';
import { findSettings } from '../db/queries/people/people.ts';
import { createImportReader } from '../import/import-reader.ts';
import { maskArguments } from '../jobs/engine/argument-mask.ts';
import { addGauge } from '../lib/metrics.ts';
import { createChartRenderer } from '../reports/charts/renderer.ts';
import { createExporter } from '../reports/export/exporter.ts';
import type { createLoginLinks } from '../web/dashboard/login-links.ts';
import type { Core } from './core.ts';
import { backupDirIn } from './job-deps.ts';
import { createLineCheck } from './line-check.ts';
import type { Jobs, RunServices } from './opened-jobs.ts';

/** Opens the bot with all features and starts to receive updates. At the stop, updates in progress are finished. */
export async function openBot(
  core: Core,
  jobs: Jobs,
  services: RunServices,
  access: ReturnType<typeof createLoginLinks>,
) {
  const { config, options, log, cleanups, locks, notifications, db, botId } = core;
  const { connection, metrics, texts, defaults, isAdmin, lane } = core;
  const stopping = new AbortController();
  const charts = createChartRenderer();
  cleanups.add(() => charts.close());
  const exporter = createExporter({
    connections: core.background,
    address: core.address,
    readDb: core.readDb,
    dir: core.tempDir,
    batchSize: config.batch.batchSize,
  });
  cleanups.add(() => exporter.close());
  const heavyRateLimiter = createRateLimiter(options.heavyPerMinute);
  const features = options.features({
    ...{ db, botId, now: core.now, readDb: core.readDb },
    showsTimeZoneHint: options.showsTimeZoneHint,
    charts,
    exporter,
    importer: createImportReader({ dir: core.tempDir }),
    documents: jobs.documents,
    tempDir: core.tempDir,
    heavyRateLimiter,
    texts,
    defaults,
    backupDir: backupDirIn(core.config),
    jobs,
    access,
    ...services,
  });
  const { bot, handleUpdate, queueKey }: TallyBot = createBot({
    ...connection,
    ...{ botId, db, texts, features, isAdmin, defaults, heavyRateLimiter, lane, log, metrics },
    commands: options.commands,
    isLine: createLineCheck(db),
    maskArguments: (args) => maskArguments(args, jobs.list.all()),
    signal: stopping.signal,
  });
  const inbox = startInbox({
    ...{ db, locks, notifications, log, queueKey },
    botId,
    handle: handleUpdate,
    rateLimiter: createRateLimiter(options.textsPerMinute),
    signal: stopping.signal,
  });
  const source = { ...connection, locks, db, botId, inbox, log, signal: stopping.signal };
  const updates = config.bot.mode === 'webhook' ? await startWebhook(source, config.bot) : startPolling(source);
  addInboxMetric(core);
  const sweeper = createSweeper({ db, botId, api: bot.api, texts, defaults, log, intervalMs: options.sweepEveryMs });
  sweeper.start();
  cleanups.add(async () => {
    stopping.abort();
    await Promise.allSettled([updates.done, sweeper.stop()]);
    await inbox.stop();
  });
  void publishMenus(bot.api, texts, await findMenuOwners(core), log);
  return { webhook: updates.webhook, check: updates.check, broken: rejection(updates.done) };
}

/** Adds the number of updates in the inbox to `/metrics`. */
function addInboxMetric({ metrics, connection, db, botId }: Core): void {
  addGauge(metrics.registry, {
    name: 'tally_inbox_updates',
    help: 'Updates that wait or are being handled, by all instances together',
    label: 'bot',
    load: async () => [{ bot: connection.me.username, value: await countInbox(db, botId) }],
  });
}

/** Returns the admins for whom a menu is set. The menus of admins are in the language that each of them chose. */
function findMenuOwners({ db, admins }: Core): Promise<MenuOwner[]> {
  return Promise.all(
    admins.map(async (userId) => ({
      userId,
      isAdmin: true,
      language: (await findSettings(db, userId))?.language ?? null,
    })),
  );
}

/** Returns a promise that only rejects: with the error of `done`. */
function rejection(done: Promise<unknown>): Promise<never> {
  const broken = new Promise<never>((_, reject) => done.catch(reject));
  broken.catch(() => undefined); // the caller may stop the program before it listens: that is no unhandled rejection
  return broken;
}
