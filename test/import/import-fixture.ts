import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import initSqlJs, { type Database } from 'sql.js';
import { test as base } from 'vitest';
import { ZipFile } from 'yazl';
import { createImportReader, readDays, readProblems } from '../../src/import/import-reader.ts';
import { readImportFile } from '../../src/import/import-worker.ts';
import type { CsvMapping, ImportedDay, ImportedHabit, ImportSummary, ProblemRow } from '../../src/import/model.ts';

/** The files lie beside the project, and not in it: they are shared with others. */
const samples = fileURLToPath(new URL('../../../shared/data/import', import.meta.url));
export const hasSamples = existsSync(samples);
export const sample = (name: string) => join(samples, name);

export interface ReadContents {
  summary: ImportSummary;
  habits: ImportedHabit[];
  days: ImportedDay[];
  problems: ProblemRow[];
}

export interface ImportFiles {
  dir: string;
  /** Writes a file and returns its path. */
  write(content: string | Uint8Array, name?: string): string;
  /** Reads a file in a process with limits, as the program does. */
  readInProcess(path: string, limits?: { memoryMb: number; seconds: number }): Promise<ReadContents>;
  /** Reads a file in the process of the test, without a start of a process. */
  readHere(content: string | Uint8Array, mapping?: CsvMapping): Promise<ReadContents>;
}

export const test = base.extend<{ files: ImportFiles }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest requires the pattern
  files: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'tally-import-'));
    let count = 0;
    const write = (content: string | Uint8Array, name = `file-${++count}`) => {
      writeFileSync(join(dir, name), content);
      return join(dir, name);
    };
    await use({
      dir,
      write,
      async readInProcess(path, limits) {
        const read = await createImportReader({ dir: join(dir, 'out'), limits }).read(path);
        if (read.kind !== 'read') throw new Error('the file is an unknown CSV file');
        const contents = await readOutput(read.summary, read);
        await read.dispose();
        return contents;
      },
      async readHere(content, mapping) {
        const out = mkdtempSync(join(dir, 'out-'));
        const outFiles = { daysFile: join(out, 'days'), problemsFile: join(out, 'problems') };
        const path = write(content, 'read-here');
        const read = await readImportFile({ path, mapping: mapping ?? null, files: outFiles });
        if (read.kind !== 'read') throw new Error(`the file is an unknown CSV file: ${JSON.stringify(read.csv)}`);
        const contents = await readOutput(read.summary, outFiles);
        rmSync(out, { recursive: true });
        return contents;
      },
    });
    rmSync(dir, { recursive: true, force: true });
  },
});

async function readOutput(
  summary: ImportSummary,
  { daysFile, problemsFile }: { daysFile: string; problemsFile: string },
): Promise<ReadContents> {
  const days: ImportedDay[] = [];
  const problems: ProblemRow[] = [];
  for await (const batch of readDays(daysFile)) days.push(...batch);
  for await (const batch of readProblems(problemsFile)) problems.push(...batch);
  return { summary, habits: summary.habits, days, problems };
}

/** Sums the values of a habit's records. */
export function totalOf({ habits, days }: ReadContents, name: string): number {
  const index = habits.findIndex((habit) => habit.name === name);
  return days.filter(({ habit, mark }) => habit === index && !mark).reduce((sum, { value }) => sum + value, 0);
}

/** Makes a zip archive of texts. */
export async function makeZip(entries: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries))
    zip.addBuffer(Buffer.from(content), name, { compress: content.length > 0 });
  zip.end();
  return collectBytes(zip.outputStream);
}

export async function collectBytes(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks);
}

/** Makes an SQLite file. */
export async function makeDatabase(fill: string | ((db: Database) => void)): Promise<Uint8Array> {
  const library = await initSqlJs();
  const db = new library.Database();
  if (typeof fill === 'string') db.exec(fill);
  else fill(db);
  const bytes = db.export();
  db.close();
  return bytes;
}

/** The tables of Loop at version 25. */
export const loopSchema = `
  create table Habits (id integer primary key autoincrement, archived integer, color integer, description text,
    freq_den integer, freq_num integer, highlight integer, name text, position integer, reminder_hour integer,
    reminder_min integer, reminder_days integer not null default 127, type integer not null default 0,
    target_type integer not null default 0, target_value real not null default 0, unit text not null default "",
    question text, uuid text);
  create table Repetitions (id integer primary key autoincrement, habit integer not null references habits(id),
    timestamp integer not null, value integer not null, notes text);
  create unique index idx_repetitions_habit_timestamp on Repetitions(habit, timestamp);
  pragma user_version = 25;`;
