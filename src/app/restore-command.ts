import { z } from 'zod';
import { type Archive, openArchive, readArchive } from '../db/backup/archive-reader.ts';
import { countRows, tableName } from '../db/backup/manifest.ts';
import { type Restored, type RestoreOptions, requireKnownVersion, restoreBackup } from '../db/backup/restore.ts';
import type { RestoreTarget } from '../db/backup/restore-target.ts';
import { startEmbeddedServer } from '../db/embedded.ts';
import { moveClusterAside, OtherMajorVersion } from '../db/embedded-cluster.ts';
import { describeParams, file, findMissingPaths, ParamsError, parseParams, parseWords } from '../jobs/engine/params.ts';
import { StartError } from '../lib/start-error.ts';
import { type Cleanups, createCleanups } from './cleanups.ts';
import { type CommandOptions, writeLines } from './command-line.ts';
import { UsageError } from './usage-error.ts';

/*
 * `verify` and `restore` are no jobs: they work without a database of Tally, and the path of a file never passes
 * through a chat.
 */

const verifyParams = z.object({ file: file(z.string()).describe('The backup') });
const restoreParams = z.object({
  file: file(z.string()).describe('The backup'),
  into: z
    .enum(['empty', 'replace'])
    .default('empty')
    .describe('An empty database, or replace everything after a question'),
});

/** Runs `verify file=PATH`: reads a backup completely and checks it. */
export async function runVerify({ args, out, cancel }: CommandOptions): Promise<number> {
  const params = await parseCommand(verifyParams, args);
  const line = writeLines(out);
  const archive = await checkFile(params.file, line, cancel);
  const { tables, createdAt, productVersion, postgresVersion } = archive.manifest;
  const written = `written on ${createdAt} by Tally ${productVersion} with PostgreSQL ${postgresVersion}`;
  line(`${archive.name} is complete and unchanged: ${formatRows(archive)} of ${tables.length} tables, ${written}.`);
  return 0;
}

/** Runs `restore file=PATH [into=empty|replace]`. Exit code 1: it was refused, or the aggregates differ. */
export async function runRestore({ config, log, args, out, cancel, ask }: CommandOptions): Promise<number> {
  const params = await parseCommand(restoreParams, args);
  const line = writeLines(out);
  const archive = await checkFile(params.file, line, cancel);
  requireKnownVersion(archive);
  const cleanups = createCleanups(log);
  try {
    const url = config.database.url ?? (await openEmptyServer(config.dataDir, line, cleanups));
    const restored = await restoreOrExplain({
      ...{ url, archive, mode: params.into, signal: cancel, onStep: line },
      confirm: (target) => confirmReplacement(archive, target, ask),
    });
    return restored === null ? refuse(line) : reportRestored(archive, restored, line);
  } finally {
    await cleanups.run();
  }
}

async function parseCommand<P extends z.ZodObject>(schema: P, args: readonly string[]): Promise<z.output<P>> {
  try {
    const values = parseWords(args, describeParams(schema));
    const params = parseParams(schema, values) as z.output<P>;
    const [missing] = await findMissingPaths(schema, values);
    if (missing) throw new UsageError(missing.message);
    return params;
  } catch (error) {
    throw error instanceof ParamsError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** Reads all of a backup and compares it with its manifest, before anything is changed. */
async function checkFile(path: string, line: (text: string) => void, signal: AbortSignal): Promise<Archive> {
  const archive = await openArchive(path);
  line(`checking ${formatRows(archive)} in ${archive.name}`);
  await endingWithSignal(signal, 'nothing was changed', () => readArchive(archive, { signal }));
  return archive;
}

/** Starts the embedded server, with an empty cluster where there is none or one of another major version. */
async function openEmptyServer(dataDir: string, line: (text: string) => void, cleanups: Cleanups): Promise<string> {
  const start = () => startEmbeddedServer({ dataDir, onWaiting: line });
  const server = await start().catch((error: unknown) => {
    if (!(error instanceof OtherMajorVersion)) throw error;
    line(`${error.fact} It was moved to ${moveClusterAside(dataDir)}; delete it when you no longer need it.`);
    return start();
  });
  cleanups.add(server.stop);
  return server.url;
}

/** Turns an interruption and an unreachable server into one sentence. */
async function restoreOrExplain(options: RestoreOptions): Promise<Restored | null> {
  const consequence =
    'until the same command is run again, Tally does not start on this database if tables were removed';
  return endingWithSignal(options.signal, consequence, async () => {
    try {
      return await restoreBackup(options);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      const reason = (error as Error).message || (error as NodeJS.ErrnoException).code;
      throw new StartError(`The database cannot be reached: ${reason}. Check DATABASE_URL or the DB_ settings.`, {
        cause: error,
      });
    }
  });
}

/** Errors of a connection that cannot be made: of the network, a wrong password, no such database. */
function isConnectionError(error: unknown): boolean {
  return /^(E[A-Z]{3,}|28\w{3}|3D000|08\w{3}|57P03)$/.test((error as NodeJS.ErrnoException).code ?? '');
}

async function endingWithSignal<T>(signal: AbortSignal, consequence: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new StartError(`Interrupted: ${consequence}.`, { cause: error });
  }
}

/** The word that is typed to replace the content of a database. */
const confirmation = 'replace';

async function confirmReplacement(
  archive: Archive,
  target: RestoreTarget,
  ask: CommandOptions['ask'],
): Promise<boolean> {
  if (!ask) throw new StartError('into=replace asks for a confirmation, so it needs a terminal. Nothing was changed.');
  const tables = target.filledTables.length === 0 ? 'all tables of Tally' : target.filledTables.join(', ');
  const answer = await ask(
    `Everything in the database ${target.database} that belongs to Tally is removed: ${tables}.\n` +
      `Then ${formatRows(archive)} of ${archive.manifest.createdAt} are loaded. Type ${confirmation} to go on: `,
  );
  return answer.trim() === confirmation;
}

function refuse(line: (text: string) => void): number {
  line('Nothing was changed.');
  return 1;
}

function reportRestored(archive: Archive, restored: Restored, line: (text: string) => void): number {
  for (const table of archive.manifest.tables.filter(({ rows }) => rows > 0))
    line(`  ${table.rows.toLocaleString('en').padStart(13)}  ${tableName(table)}`);
  line(`restored ${formatRows(archive)} from ${archive.name}: each table has the rows of the backup`);
  if (restored.aggregateDifferences === 0) {
    line('the daily totals match the records');
    return 0;
  }
  line(
    `${restored.aggregateDifferences} daily totals differ from the records, as they did when the backup was written: ` +
      'npm run job -- habits rebuild=true',
  );
  return 1;
}

function formatRows({ manifest }: Archive): string {
  return `${countRows(manifest).toLocaleString('en')} rows`;
}
