import type { CommandSpec } from '../bot/commands.ts';
import type { Feature } from '../bot/feature.ts';
import type { BotConnection } from '../bot/transport/connect.ts';
import type { NoticeLane } from '../bot/transport/notice-lane.ts';
import type { Texts } from '../bot/ui/i18n.ts';
import type { Config } from '../config/config.ts';
import type { Job, JobSource } from '../jobs/engine/job.ts';
import type { RunnerTiming } from '../jobs/engine/runner.ts';
import type { JobDeps } from '../jobs/index.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Language } from '../time/language.ts';
import type { Cleanups } from './cleanups.ts';
import type { FeatureDeps } from './feature-list.ts';
import type { Database } from './open-database.ts';

/** The features, commands, jobs, limits and intervals of the program. Tests replace some of them. */
export interface ProgramOptions {
  features: (deps: FeatureDeps) => Feature[];
  commands: readonly CommandSpec[];
  jobs: (deps: JobDeps) => (Job | JobSource)[];
  /** Whether the first record of a person is followed by the time zone in which days are counted. */
  showsTimeZoneHint: boolean;
  /** How many messages of one person are handled per minute; further ones wait, in order. */
  textsPerMinute: number;
  /** How many charts and exports one person may start per minute. */
  heavyPerMinute: number;
  /** Interval at which conversations that waited too long are closed. */
  sweepEveryMs: number;
  /** Maximum interval between two looks for due messages of timers and reminders. A message is sent at its time. */
  timerEveryMs: number;
  /** The clock of reminders. Under the playground it is that of the playground. */
  now: () => Date;
  /** How long running jobs may continue when the program stops. */
  jobGraceMs: number;
  jobTiming: Partial<RunnerTiming>;
  /** Minimum interval between two edits of one message about a run. */
  cardEveryMs: number;
  /** Interval of the check for failed and late jobs. The end of a run starts a check immediately. */
  alertEveryMs: number;
  /** How long jobs may catch up after a start before they count as late. */
  lateGraceMs: number;
  /** Interval of the checks whether the database answers. */
  databaseCheckEveryMs: number;
  /** How long the database may be away before admins are told. */
  databaseGraceMs: number;
}

/** What the parts of the program share. Everything here is open when a part is opened. */
export interface Core extends Database {
  config: Config;
  options: ProgramOptions;
  log: Log;
  cleanups: Cleanups;
  connection: BotConnection;
  /** Number of the bot in `ops.bot`. */
  botId: number;
  /** The clock of what is due: reminders. */
  now: () => Date;
  /** Adds a listener that is called when the clock was moved. */
  onClockMoved(listener: () => void): void;
  /** The lane of the messages that the bot sends on its own at a time. */
  lane: NoticeLane;
  metrics: Metrics;
  texts: Texts;
  /** Telegram user ids of the admins. */
  admins: readonly number[];
  isAdmin(userId: number): boolean;
  /** The settings of people who have chosen none. */
  defaults: { timeZone: string; language: Language };
  /** The folder of files that live as long as a run or an export. */
  tempDir: string;
  /** The address at which people reach the web server. With port 0 it is complete only when the server listens. */
  publicUrl(): string;
}
