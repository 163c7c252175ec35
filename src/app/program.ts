import { commands } from '../bot/commands.ts';
import { connectToTelegram } from '../bot/transport/connect.ts';
import { createSharedLane } from '../bot/transport/notice-lane.ts';
import { loadTexts } from '../bot/ui/i18n.ts';
import type { Config } from '../config/config.ts';
import type { Db } from '../db/client.ts';
import { registerBot } from '../db/queries/bot/bots.ts';
import { lockNumbers } from '../db/session/advisory-locks.ts';
import { acquireSingletonLock } from '../db/session/singleton-lock.ts';
import { allJobs, jobTextFolders } from '../jobs/index.ts';
import type { Log } from '../lib/log.ts';
import { createMetrics } from '../lib/metrics.ts';
import { StartError } from '../lib/start-error.ts';
import { removeStaleTempDirs } from '../lib/temp-dir.ts';
import { type Playground, startPlayground } from '../playground/index.ts';
import { createLoginLinks } from '../web/dashboard/login-links.ts';
import { reservePort } from '../web/server.ts';
import { type Cleanups, createCleanups } from './cleanups.ts';
import type { Core, ProgramOptions } from './core.ts';
import { allFeatures } from './feature-list.ts';
import { tempDirIn } from './job-deps.ts';
import { openBot } from './open-bot.ts';
import { type Database, openDatabase } from './open-database.ts';
import { openJobs, openRunServices, startJobs } from './open-jobs.ts';
import { openReminders } from './open-reminders.ts';
import { openTimers } from './open-timers.ts';
import { addEnergyMetrics, openWeb, startIngest } from './open-web.ts';

export type { ProgramOptions } from './core.ts';

export interface Program {
  /** The address on which the web server listens, with its real port. */
  address: string;
  /** The address at which people reach it. */
  publicUrl: string;
  /** The address of the chat with the bot in Telegram. */
  botUrl: string;
  /** Whether anybody is an admin. */
  hasAdmins: boolean;
  /** Present without a BOT_TOKEN. */
  playground?: Playground;
  db: Db;
  /** Rejects when the program cannot continue, for example because the token was revoked. */
  broken: Promise<never>;
  /** Finishes the work in progress and closes everything, newest first. */
  stop(): Promise<void>;
}

export const defaultOptions: ProgramOptions = {
  features: allFeatures,
  commands,
  jobs: allJobs,
  showsTimeZoneHint: true,
  textsPerMinute: 60,
  heavyPerMinute: 20,
  sweepEveryMs: 30_000,
  timerEveryMs: 15_000,
  now: () => new Date(),
  jobGraceMs: 20_000,
  jobTiming: {},
  cardEveryMs: 3_000,
  alertEveryMs: 15_000,
  lateGraceMs: 120_000,
  databaseCheckEveryMs: 5_000,
  databaseGraceMs: 30_000,
};

/**
 * Starts the program. When it resolves, the web server listens, and database and bot are ready.
 *
 * @throws StartError with one sentence that says what to do; everything that was opened is closed
 */
export async function startProgram(config: Config, log: Log, options: Partial<ProgramOptions> = {}): Promise<Program> {
  const cleanups = createCleanups(log);
  try {
    return { ...(await openProgram(config, log, cleanups, { ...defaultOptions, ...options })), stop: cleanups.run };
  } catch (error) {
    await cleanups.run();
    throw error;
  }
}

async function openProgram(config: Config, log: Log, cleanups: Cleanups, options: ProgramOptions) {
  const database = await openDatabase(config, log, cleanups);
  const playground = config.bot.token ? undefined : await openPlayground(config, database, log, cleanups);
  const releasePort = await reservePort(config.http); // a port in use ends the start before anything runs
  cleanups.add(releasePort);
  const http = { publicUrl: config.http.publicUrl };
  const core = await createCore({
    config,
    log,
    cleanups,
    options,
    database,
    playground,
    publicUrl: () => http.publicUrl,
  });
  await removeStaleTempDirs(core.tempDir);
  const jobs = await openJobs(core);
  const services = openRunServices(core, jobs);
  const bot = await openBot(core, jobs, services, createLoginLinks(core.db, core.publicUrl));
  openTimers(core);
  openReminders(core);
  startJobs(jobs, core);
  const web = await openWeb(core, jobs, bot, playground);
  addEnergyMetrics(core);
  startIngest(core);
  await releasePort();
  const port = await web.listen();
  http.publicUrl = config.http.publicUrl.replace(/:0$/, `:${port}`);
  const address = `http://${addBrackets(config.http.host)}:${port}`;
  return {
    ...{ address, publicUrl: http.publicUrl, playground, db: core.db, broken: bot.broken },
    botUrl: `https://t.me/${core.connection.me.username}`,
    hasAdmins: core.admins.length > 0,
  };
}

interface CoreParts extends Pick<Core, 'config' | 'log' | 'cleanups' | 'options' | 'publicUrl'> {
  database: Database;
  playground?: Playground;
}

async function createCore({ database, playground, ...parts }: CoreParts): Promise<Core> {
  const { config } = parts;
  const connection = await connectToTelegram({
    token: playground?.token ?? config.bot.token ?? '',
    apiRoot: playground?.apiRoot ?? config.bot.apiRoot,
  });
  // In the playground the first person is an admin, so that a newcomer sees everything.
  const firstPerson = playground?.people.slice(0, 1).map(({ id }) => id) ?? [];
  const admins = config.admins.ids.length > 0 ? config.admins.ids : firstPerson;
  const botId = await registerBot(database.db, connection.me.id);
  return {
    ...parts,
    ...database,
    connection,
    botId,
    now: playground?.clock.now ?? parts.options.now,
    onClockMoved: (listener) => playground?.clock.onChange(listener),
    lane: createSharedLane(database.db, botId, config.bot.remindersPerSecond),
    admins,
    isAdmin: (userId) => admins.includes(userId),
    metrics: createMetrics(),
    texts: loadTexts(jobTextFolders),
    defaults: { timeZone: config.timeZone, language: config.defaultLanguage },
    tempDir: tempDirIn(config),
  };
}

/**
 * Starts the playground. Two programs in one playground would overwrite each other's chats, so the second start is
 * refused.
 */
async function openPlayground(config: Config, { locks }: Database, log: Log, cleanups: Cleanups): Promise<Playground> {
  const releaseLock = await acquireSingletonLock(locks, lockNumbers.playground);
  if (!releaseLock) {
    const wayOut = config.database.url ? 'set BOT_TOKEN, or use another database' : 'set another DATA_DIR';
    throw new StartError(`Tally is running already on this database, with a chat page: open that, or ${wayOut}.`);
  }
  cleanups.add(releaseLock);
  const onError = (err: unknown) => log.error({ err }, 'the playground failed');
  const playground = await startPlayground({ dir: `${config.dataDir}/playground`, onError });
  cleanups.add(() => playground.close());
  return playground;
}

/** Puts an IPv6 address in brackets, as a URL requires. */
function addBrackets(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
