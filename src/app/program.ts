import { type CommandSpec, commands } from '../bot/commands.ts';
import { createBot, type TallyBot } from '../bot/create-bot.ts';
import type { Feature } from '../bot/feature.ts';
import { createPace } from '../bot/middleware/rate-limiter.ts';
import { createSweeper } from '../bot/middleware/sweeper.ts';
import { createInbox } from '../bot/transport/chat-queue.ts';
import { type Connection, connect, fetchByPolling, receiveByWebhook } from '../bot/transport/telegram.ts';
import { loadTexts } from '../bot/ui/i18n.ts';
import { type MenuOwner, publishMenus } from '../bot/ui/menus.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../db/client.ts';
import { settingsOf } from '../db/queries/people/people.ts';
import { lockNumbers } from '../db/session/advisory-locks.ts';
import { alone } from '../db/session/singleton-lock.ts';
import { rowsOf, titleOf } from '../handlers/jobs/format.ts';
import { receiveHook } from '../jobs/detrack/status.ts';
import { type IngestOptions, ingestReadings } from '../jobs/energy/ingest.ts';
import { jobTextFolders } from '../jobs/index.ts';
import type { Log } from '../lib/log.ts';
import { createMetrics } from '../lib/metrics.ts';
import { StartError } from '../lib/start-error.ts';
import { removeStaleTempDirs } from '../lib/temp-dir.ts';
import { type Playground, startPlayground } from '../playground/index.ts';
import { createChartRenderer } from '../reports/charts/renderer.ts';
import { createExporter } from '../reports/export/exporter.ts';
import { type DashboardDeps, dashboardPlugin } from '../web/dashboard/index.ts';
import { createLoginLinks } from '../web/dashboard/login-links.ts';
import { createWebServer, reservePort, startListening } from '../web/server.ts';
import { allFeatures, type FeatureParts } from './feature-list.ts';
import { createReleasers, openDatabase, type Push } from './open-database.ts';
import { type JobOptions, openDesk, openJobs, startJobs, usualJobs } from './open-jobs.ts';

export interface Program {
  /** Where the web server listens, with its real port. */
  address: string;
  /** Where people reach it. */
  publicUrl: string;
  /** Present without a BOT_TOKEN. */
  playground?: Playground;
  db: Db;
  /** Rejects when the program cannot go on: the token was revoked. */
  broken: Promise<never>;
  /** Finishes what is in hand and closes everything, newest first. */
  stop(): Promise<void>;
}

/** What a test sets otherwise. */
export interface ProgramOptions extends JobOptions {
  /** What people can ask for. */
  features: (parts: FeatureParts) => Feature[];
  commands: readonly CommandSpec[];
  /** Messages of one person that are handled in a minute; more wait, in order. */
  textsPerMinute: number;
  /** Charts and exports one person may start in a minute. */
  heavyPerMinute: number;
  /** Milliseconds between two looks for dialogues that waited too long. */
  sweepEveryMs: number;
}

const usual: ProgramOptions = {
  ...usualJobs,
  features: allFeatures,
  commands,
  textsPerMinute: 60,
  heavyPerMinute: 20,
  sweepEveryMs: 30_000,
};

/**
 * Starts everything that `config` describes; when it returns, the HTTP port is open and database and bot are alive.
 * Throws {@link StartError} (one sentence, what to do) after closing what was opened.
 */
export async function startProgram(config: Config, log: Log, options: Partial<ProgramOptions> = {}): Promise<Program> {
  const { push, release: stop } = createReleasers(log);
  try {
    return { ...(await open(config, log, push, { ...usual, ...options })), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(config: Config, log: Log, push: Push, options: ProgramOptions): Promise<Omit<Program, 'stop'>> {
  const { url, db, missing } = await openDatabase(config, log, push);
  const playground = config.bot.token ? undefined : await openPlayground(config, url, log, push);
  const connection = await connect({
    token: playground?.token ?? config.bot.token ?? '',
    apiRoot: playground?.apiRoot ?? config.bot.apiRoot,
  });
  const admins = playground && config.admins.ids.length === 0 ? firstPerson(playground) : config.admins.ids;
  const place = { publicUrl: config.http.publicUrl };
  const publicUrl = () => place.publicUrl;
  const freePort = await reservePort(config.http); // before anything runs
  push(freePort);
  const bot = await openBot({ config, log, push, options, url, db, missing, connection, admins, publicUrl });
  const app = await createWebServer({
    log,
    metrics: bot.metrics,
    metricsToken: config.metricsToken,
    checks: { database: () => db.$client.query('select 1'), bot: bot.check },
    telegramWebhook: bot.webhook,
    detrackWebhook: config.detrack.hook && { ...config.detrack.hook, receive: (body) => receiveHook(db, body) },
    plugins: [dashboardPlugin(bot.dashboard), ...(playground ? [playground.page] : [])],
  });
  push(() => app.close());
  if (config.mqtt) push(startIngest({ broker: config.mqtt, url, db, log }));
  await freePort();
  const port = await startListening(app, config.http);
  place.publicUrl = config.http.publicUrl.replace(/:0$/, `:${port}`);
  return { address: `http://${hostOf(config)}:${port}`, publicUrl: publicUrl(), playground, db, broken: bot.broken };
}

function hostOf({ http: { host } }: Config): string {
  return host.includes(':') ? `[${host}]` : host;
}

function firstPerson({ people }: Playground): number[] {
  return people.slice(0, 1).map(({ id }) => id);
}

async function openPlayground(config: Config, url: string, log: Log, push: Push): Promise<Playground> {
  const leave = await alone(url, lockNumbers.playground);
  if (!leave)
    throw new StartError('Tally is running already, with a chat page of its own: open that, or set another DATA_DIR.');
  push(leave);
  const onError = (err: unknown) => log.error({ err }, 'the playground failed');
  const playground = await startPlayground({ dir: `${config.dataDir}/playground`, onError });
  push(() => playground.close());
  return playground;
}

/** Takes readings of meters from now on; returns what ends that. */
function startIngest(options: Omit<IngestOptions, 'signal'>): () => Promise<void> {
  const stopping = new AbortController();
  const done = ingestReadings({ ...options, signal: stopping.signal }).catch((err: unknown) =>
    options.log.error({ err }, 'readings are taken no more'),
  );
  return () => {
    stopping.abort();
    return done;
  };
}

/** Admins as their menus are for: in the language they chose. */
function menuOwners(db: Db, admins: number[]): Promise<MenuOwner[]> {
  const owner = async (userId: number) => ({
    userId,
    isAdmin: true,
    language: (await settingsOf(db, userId))?.language ?? null,
  });
  return Promise.all(admins.map(owner));
}

interface BotParts {
  config: Config;
  log: Log;
  push: Push;
  options: ProgramOptions;
  url: string;
  db: Db;
  missing: readonly string[];
  connection: Connection;
  admins: number[];
  /** Known in full once the web server listens. */
  publicUrl: () => string;
}

async function openBot(parts: BotParts) {
  const { config, log, push, options, url, db, missing, connection, admins, publicUrl } = parts;
  const metrics = createMetrics();
  const texts = loadTexts(jobTextFolders);
  const temporaryDir = `${config.dataDir}/tmp`;
  await removeStaleTempDirs(temporaryDir);
  const jobs = await openJobs({ config, log, push, options, url, db, connection, temporaryDir, missing, metrics });
  const desk = openDesk({ config, jobs, db, connection, texts, log, push, options, metrics, admins });
  const stopping = new AbortController();
  const charts = createChartRenderer();
  push(() => charts.close());
  const exporter = createExporter({ databaseUrl: url, dir: temporaryDir, batchSize: config.batch.batchSize });
  push(() => exporter.close());
  const defaults = { timeZone: config.timeZone, language: config.defaultLanguage };
  const heavyPace = createPace(options.heavyPerMinute);
  const access = createLoginLinks(db, publicUrl);
  const isAdmin = (userId: number) => admins.includes(userId);
  const { bot, handle, turnOf, onCommitted }: TallyBot = createBot({
    ...connection,
    db,
    texts,
    features: options.features({ db, charts, exporter, heavyPace, texts, defaults, jobs, access, ...desk }),
    commands: options.commands,
    isAdmin,
    defaults,
    heavyPace,
    log,
    metrics,
    signal: stopping.signal,
  });
  const inbox = createInbox({ handle, turnOf, pace: createPace(options.textsPerMinute), signal: stopping.signal });
  const source = { ...connection, url, db, inbox, onCommitted, log, signal: stopping.signal };
  const fed = config.bot.mode === 'webhook' ? await receiveByWebhook(source, config.bot) : fetchByPolling(source);
  const sweeper = createSweeper({ db, api: bot.api, texts, defaults, log, everyMs: options.sweepEveryMs });
  sweeper.start();
  push(async () => {
    stopping.abort();
    await Promise.allSettled([fed.done, sweeper.stop()]);
  });
  startJobs(jobs, push, options.jobGraceMs);
  void publishMenus(bot.api, texts, await menuOwners(db, admins), log);
  const broken = new Promise<never>((_, reject) => fed.done.catch(reject));
  broken.catch(() => undefined); // main listens; a stop before that is no error
  const dashboard: DashboardDeps = {
    ...{ db, url, log, botToken: connection.token, publicUrl, isAdmin, defaults },
    ...{ jobs: jobs.list, runner: jobs.runner, nextDue: jobs.scheduler.nextDue },
    ...{ rowCount: rowsOf, jobTitle: (job, language) => titleOf(texts.in(language), job) },
  };
  return { metrics, webhook: fed.webhook, check: fed.check, broken, dashboard };
}
