import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSemaphore } from '../lib/semaphore.ts';
import { createTempDir } from '../lib/temp-dir.ts';
import { ProcessLimitExceeded, runInProcess } from '../lib/worker-process.ts';
import { parseCopyRow } from './collect/row-files.ts';
import { ImportError, toImportError } from './import-error.ts';
import type { ReadAnswer, ReadMessage } from './import-worker.ts';
import { processLimits } from './limits.ts';
import type { CsvMapping, ImportedDay, ImportSummary, ProblemRow, UnknownCsv } from './model.ts';

export interface ImportReaderOptions {
  /** The parent of the temporary folders; see `removeStaleTempDirs`. */
  dir: string;
  /** The number of files that are read at the same time. */
  concurrency?: number;
  /** The maximum number of files that wait for their turn. */
  maxWaiting?: number;
  limits?: { memoryMb: number; seconds: number };
}

export interface ReadOptions {
  /** The columns of a CSV file that {@link ImportReader.read} did not know. */
  mapping?: CsvMapping;
  /** Ends reading at once. `read` then throws an AbortError. */
  signal?: AbortSignal;
}

/** The contents of a file that was read. */
export interface ReadFile {
  kind: 'read';
  summary: ImportSummary;
  /** The records and marks in PostgreSQL's COPY text format, see README.md and {@link readDays}. */
  daysFile: string;
  /** What was not taken, at most 100,000 rows, see {@link readProblems}. */
  problemsFile: string;
  /** Removes both files. */
  dispose(): Promise<void>;
}

export interface ImportReader {
  /**
   * Reads a file of another program, in a process of its own with limits of memory and time.
   *
   * @throws {ImportError} for every file that cannot be read
   */
  read(path: string, options?: ReadOptions): Promise<ReadFile | { kind: 'unknown_csv'; csv: UnknownCsv }>;
}

/** Creates an import reader. */
export function createImportReader(options: ImportReaderOptions): ImportReader {
  const { dir, concurrency = 1, maxWaiting = 20, limits = processLimits } = options;
  const places = createSemaphore(concurrency);
  let waiting = 0;

  async function waitForPlace(signal?: AbortSignal): Promise<() => void> {
    if (waiting >= maxWaiting) throw new ImportError('busy');
    waiting += 1;
    return places.acquire(1, signal).finally(() => {
      waiting -= 1;
    });
  }

  return {
    async read(path, { mapping, signal } = {}) {
      const release = await waitForPlace(signal);
      const folder = await createTempDir(dir);
      const dispose = () => rm(folder, { recursive: true, force: true });
      const files = { daysFile: join(folder, 'days'), problemsFile: join(folder, 'problems') };
      try {
        const answer = await runReader({ path, mapping: mapping ?? null, files }, limits, signal);
        if (answer.kind === 'read') return { ...answer, ...files, dispose };
        await dispose();
        return answer;
      } catch (error) {
        await dispose();
        throw error;
      } finally {
        release();
      }
    },
  };
}

async function runReader(
  input: ReadMessage,
  limits: NonNullable<ImportReaderOptions['limits']>,
  signal: AbortSignal | undefined,
): Promise<ReadAnswer> {
  try {
    const file = 'import/import-worker.ts';
    return (await runInProcess({ file, task: 'readImportFile', input, ...limits, signal })) as ReadAnswer;
  } catch (error) {
    if (!(error instanceof ProcessLimitExceeded)) throw toImportError(error);
    throw new ImportError(error.limit === 'time' ? 'timed_out' : 'too_large', { detail: error.message, cause: error });
  }
}

const batchSize = 1000; // at least, except for the last batch

/** Reads the records and marks of a file in batches of a few thousand, by habit and day. */
export async function* readDays(daysFile: string): AsyncGenerator<ImportedDay[]> {
  yield* readBatches(daysFile, (line) => {
    const [habit, key, date, mark, value, note] = parseCopyRow(line);
    return { habit: Number(habit), key, date, mark, value: Number(value), note } as ImportedDay;
  });
}

/** Reads what was not taken in batches. */
export async function* readProblems(problemsFile: string): AsyncGenerator<ProblemRow[]> {
  yield* readBatches(problemsFile, (line) => JSON.parse(line) as ProblemRow);
}

async function* readBatches<Row>(path: string, parse: (line: string) => Row): AsyncGenerator<Row[]> {
  let rest = '';
  let batch: Row[] = [];
  // Not readline: it also splits at U+2028, which a note may contain.
  for await (const text of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    batch.push(...lines.map(parse));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
