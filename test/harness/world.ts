import { type Program, type ProgramOptions, startProgram } from '../../src/app/program.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createLog, type Log } from '../../src/lib/log.ts';
import type { PlaygroundPerson } from '../../src/playground/index.ts';
import { type Actor, actor } from './actor.ts';
import type { TestDatabase } from './db.ts';
import { startTestPlayground, type TestPlayground } from './test-playground.ts';

/** The program with the playground as its Telegram. */
export interface World {
  playground: TestPlayground;
  program: Program;
  /** Stops the program and starts it again on the same database. The playground keeps its chats and updates. */
  restart(): Promise<void>;
  /** Starts a second instance on the same database. It is stopped with the world. */
  startInstance(): Promise<Program>;
  /** Adds a person to the playground. */
  person(details: Partial<PlaygroundPerson>): Promise<Actor>;
  /** All lines of the log. */
  logLines: string[];
}

export interface WorldOptions {
  database: TestDatabase;
  /** The `DATA_DIR` of the program. */
  dataDir: string;
  /** The ids of the admins. Default: the first person of the playground. The list may be changed later. */
  adminIds?: number[];
  /** Environment variables in addition to the default ones. */
  settings?: Record<string, string>;
  options?: Partial<ProgramOptions>;
}

/** Starts the program against a new playground. `close` stops everything. */
export async function openWorld(parts: WorldOptions): Promise<{ world: World; close(): Promise<void> }> {
  const { database, dataDir, adminIds, settings = {}, options = {} } = parts;
  const playground = await startTestPlayground(database.pool);
  const logLines: string[] = [];
  const config = parseConfig({
    BOT_TOKEN: playground.token,
    BOT_API_ROOT: playground.apiRoot,
    ADMIN_IDS: String(playground.people[0]?.id),
    ...database.settings,
    DATA_DIR: dataDir,
    HTTP_PORT: '0',
    LOG_LEVEL: 'debug',
    // Each session, and the run at each start, costs much of the time of a test. Tests of jobs run many at once.
    ...(options.jobs ? {} : { SCHEDULE_MAINTENANCE: 'off', DB_MAX_CONNECTIONS: '6' }),
    ...settings,
  });
  if (adminIds) config.admins.ids = adminIds;
  const log: Log = createLog({ ...config.log, console: { write: (line) => logLines.push(line) } });
  const start = () => startProgram(config, log, { showsTimeZoneHint: false, ...options });
  let program = await start();
  const otherInstances: Program[] = [];
  const world: World = {
    playground,
    get program() {
      return program;
    },
    async restart() {
      await program.stop();
      program = await start();
    },
    async startInstance() {
      const instance = await start();
      otherInstances.push(instance);
      return instance;
    },
    person: async (details) =>
      actor(playground, await playground.addPerson({ first_name: 'Somebody', language_code: 'en', ...details })),
    logLines,
  };
  async function close(): Promise<void> {
    await Promise.all([program, ...otherInstances].map((one) => one.stop()));
    await playground.close();
  }
  return { world, close };
}

/** Writes the warnings and errors of the log to stderr. */
export function printWarnings({ logLines }: World): void {
  process.stderr.write(logLines.filter((line) => /"level":(?:[456]0|"(?:warn|error|fatal)")/.test(line)).join(''));
}
