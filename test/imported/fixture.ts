import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../src/db/client.ts';
import { compareFile } from '../../src/db/queries/imports/compare-file.ts';
import type { Comparison, FileContents } from '../../src/db/queries/imports/file-contents.ts';
import { type ImportProgress, type ImportResult, importFile } from '../../src/db/queries/imports/import-file.ts';
import { insertImportFile, saveImportReport } from '../../src/db/queries/imports/import-files.ts';
import { type ImportUndo, undoImport } from '../../src/db/queries/imports/undo-import.ts';
import { readImportFile } from '../../src/import/import-worker.ts';
import type { CsvMapping } from '../../src/import/model.ts';
import { test as database } from '../db/locks-fixture.ts';
import { anna, table } from '../db/warehouse.ts';

/** A file that Anna imports, straight into the database. */
export interface ImportedFile {
  compare(): Promise<Comparison>;
  run(choices?: {
    leftOut?: number[];
    usesFile?: boolean;
    onProgress?: ImportProgress;
  }): Promise<ImportResult & { importId: number }>;
}

export interface OpenOptions {
  mapping?: CsvMapping;
  /** Who imports it; Anna where absent. */
  userId?: number;
}

export interface Importer {
  /** Reads a file in the process of the test. */
  open(content: string | Uint8Array, options?: OpenOptions): Promise<ImportedFile>;
  undo(result: ImportResult & { importId: number }): Promise<ImportUndo | null>;
}

/** A test with a database in which Anna exists. */
export const test = database.extend<{ importer: Importer }>({
  importer: async ({ db }, use) => {
    await table(db, `insert into warehouse.dim_users (user_id, chat_id) values (${anna.id}, ${anna.id})`);
    const dir = mkdtempSync(join(tmpdir(), 'tally-imported-'));
    await use({
      open: async (content, { mapping, userId = anna.id } = {}) =>
        createFile(db, userId, await readContents(dir, content, mapping)),
      undo: ({ importId, created }) => db.transaction((tx) => undoImport(tx, anna.id, importId, created.categoryIds)),
    });
    rmSync(dir, { recursive: true, force: true });
  },
});

async function readContents(dir: string, content: string | Uint8Array, mapping?: CsvMapping): Promise<FileContents> {
  const out = mkdtempSync(join(dir, 'out-'));
  const path = join(out, 'file');
  writeFileSync(path, content);
  const files = { daysFile: join(out, 'days'), problemsFile: join(out, 'problems') };
  const read = await readImportFile({ path, mapping: mapping ?? null, files });
  if (read.kind !== 'read') throw new Error('the file is an unknown CSV file');
  const { source, oneADay, habits } = read.summary;
  return { source, oneADay, habits, openDays: () => createReadStream(files.daysFile) };
}

function createFile(db: Db, userId: number, contents: FileContents): ImportedFile {
  const sha256 = createHash('sha256').update(contents.source).digest('hex');
  return {
    compare: () => compareFile(db, userId, contents),
    async run({ leftOut = [], usesFile = false, onProgress } = {}) {
      const { source } = contents;
      const row = { source, fileName: 'f', sha256, counts: {}, fileId: 'f', mapping: null };
      const { importId } = await insertImportFile(db, userId, row);
      const person = { ...importingPerson, userId, now: new Date('2026-11-29T12:00:00Z') };
      const result = await db.transaction(async (tx) => {
        const done = await importFile(tx, person, contents, { importId, leftOut, usesFile }, onProgress);
        await saveImportReport(tx, userId, importId, { result: done });
        return done;
      });
      return { ...result, importId };
    },
  };
}

const importingPerson = {
  timeZone: 'Europe/Berlin',
  dayStartHour: 0,
  today: '2026-11-29',
  otherCategory: 'Other',
  botId: 0,
};

export const readSample = (path: string) => readFileSync(path);

/** The tables that an import may change, with all their rows in one order. */
const tables = ['dim_category', 'dim_habits', 'fact_records', 'agg_daily', 'habit_goal', 'day_mark', 'reminder'];

/** Returns all rows of Anna that an import may change. */
export async function snapshot(db: Db): Promise<Record<string, unknown[]>> {
  const entries = await Promise.all(
    [...tables, 'removed_day_mark', 'deleted_day_mark', 'import_habit', 'import_change'].map(async (name) => [
      name,
      (
        await table(
          db,
          `select to_jsonb(t)::text from warehouse.${name} t where user_id = ${anna.id}
        order by to_jsonb(t)::text`,
        )
      ).flat(),
    ]),
  );
  return Object.fromEntries(entries);
}

/** Adds up the outcomes of a comparison: `new 124`. */
export function outcomesOf({ habits }: Comparison): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { records, marks } of habits)
    for (const [outcome, count] of [...Object.entries(records), ...Object.entries(marks)])
      sums[outcome] = (sums[outcome] ?? 0) + count;
  return sums;
}

/** Returns the days of Anna: `2026-01-01 Run 30`. */
export async function daysOf(db: Db): Promise<string[]> {
  const days = await table(
    db,
    `select local_date || ' ' || habit_name || ' ' || value || coalesce(' ' || note, '')
    from (
      select habit_id, local_date, coalesce(amount, duration)::float8::text as value, note
      from warehouse.fact_records where user_id = ${anna.id} and deleted_at is null
      union all
      select habit_id, local_date, mark, note from warehouse.day_mark where user_id = ${anna.id}
    ) as d join warehouse.dim_habits using (habit_id) order by 1`,
  );
  return days.flat() as string[];
}
