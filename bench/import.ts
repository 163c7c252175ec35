import { execFileSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { compareFile } from '../src/db/queries/imports/compare-file.ts';
import type { FileContents } from '../src/db/queries/imports/file-contents.ts';
import { importFile } from '../src/db/queries/imports/import-file.ts';
import { insertImportFile } from '../src/db/queries/imports/import-files.ts';
import { undoImport } from '../src/db/queries/imports/undo-import.ts';
import { createImportReader } from '../src/import/import-reader.ts';
import { writeTallyJson } from '../src/import/write/tally-json.ts';
import { addDays } from '../src/time/days.ts';
import { startTally } from './chat/bots.ts';
import type { BurstResult, ImportResult } from './chat/load-generator.ts';
import { type Bench, type BenchDatabase, openDatabase, type Report } from './harness.ts';

const userId = 100;
const habits = 50;
const days = Number(process.env.IMPORT_DAYS ?? 10_000);
const records = habits * days;
const textsPerSecond = 50;

/** The import of 500,000 records of one person, while other people record in the chat. */
export const bench: Bench = {
  name: 'import',
  async run(report) {
    const dir = mkdtempSync(join(tmpdir(), 'tally-bench-import-'));
    const path = join(dir, 'file.json');
    await pipeline(Readable.from(writeFile()), createWriteStream(path));
    const database = await openDatabase();
    try {
      await database.pool.query('insert into warehouse.dim_users (user_id) values ($1)', [userId]);
      await measureImport(database, path, report);
    } finally {
      await database.stop();
    }
    try {
      await measureChat(path, report);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function measureImport({ db, pool }: BenchDatabase, path: string, report: Report): Promise<void> {
  const read = await timed(() => createImportReader({ dir: dirname(path) }).read(path));
  const { result: file } = read;
  if (file.kind !== 'read') throw new Error('the file was not read');
  const { source, oneADay, habits: found } = file.summary;
  const contents: FileContents = { source, oneADay, habits: found, openDays: () => createReadStream(file.daysFile) };
  const preview = await timed(() => compareFile(db, userId, contents));
  const row = { source, fileName: 'f', sha256: '0'.repeat(64), counts: {}, fileId: 'f', mapping: null };
  const { importId } = await insertImportFile(db, userId, row);
  const person = {
    ...{ userId, timeZone: 'UTC', dayStartHour: 0, now: new Date(), today: '2026-11-29' },
    ...{ otherCategory: 'Other', botId: 0 },
  };
  const choices = { importId, leftOut: [], usesFile: false };
  const first = await timed(() => db.transaction((tx) => importFile(tx, person, contents, choices)));
  if (first.result.records !== records) throw new Error(`${first.result.records} records were imported`);
  const second = await timed(() => compareFile(db, userId, contents));
  const undone = await timed(() => db.transaction((tx) => undoImport(tx, userId, importId, [])));
  await file.dispose();
  const floor = await measureInsert(pool);
  const name = `${records.toLocaleString('en')} records`;
  report({ what: `${name}: reading the file`, value: read.seconds, unit: 's' });
  report({ what: `${name}: preview, nothing is here`, value: preview.seconds, unit: 's' });
  report({
    what: `${name}: import`,
    value: first.seconds,
    unit: 's',
    floor,
    floorIs: 'one INSERT of the same rows',
    goal: 'under 60 s with reading',
  });
  report({ what: `${name}: preview, all of them are here`, value: second.seconds, unit: 's' });
  report({ what: `${name}: undo`, value: undone.seconds, unit: 's' });
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

function writeFile(): AsyncGenerator<string> {
  const list = Array.from({ length: habits }, (_, index) => ({
    ...{ key: `k${index}`, name: `Habit ${index}`, category: 'Sport', kind: 'time' as const, unit: null },
    ...{ direction: 'at_least' as const, goals: [], archived: false, question: null, description: null, reminders: [] },
  }));
  function* rows() {
    for (let habit = 0; habit < habits; habit++)
      for (let day = days; day > 0; day--) {
        const date = addDays('2026-11-29', -day);
        yield { habit, key: date, date, mark: null, value: 1 + ((day * 7 + habit) % 90), note: null };
      }
  }
  return writeTallyJson(list, rows());
}

/** Measures how fast the bot answers other people while one imports the file in the chat, through the Bot API. */
async function measureChat(path: string, report: Report): Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const bot = await startTally();
  try {
    await bot.send<BurstResult>({ kind: 'burst', texts: 2_000 });
    const result = await bot.send<ImportResult>({ kind: 'import', path, perSecond: textsPerSecond });
    const load = `${textsPerSecond} texts/s from 1,000 chats, while one imports ${records.toLocaleString('en')} records`;
    report({ what: 'in the chat: from the document to the preview', value: result.previewSeconds, unit: 's' });
    report({
      what: 'in the chat: from the press of Import to the answer',
      value: result.importSeconds,
      unit: 's',
      goal: 'under 60 s',
    });
    report({ what: `time to the answer, median (${load})`, value: result.p50, unit: 'ms' });
    report({ what: 'time to the answer, 99th percentile', value: result.p99, unit: 'ms', goal: 'under 250 ms' });
    report({ what: 'time to the answer, maximum', value: result.longest, unit: 'ms' });
    report({ what: "maximum memory of the bot's process", value: bot.peakMb(), unit: 'MB', goal: 'under 250 MB' });
  } finally {
    await bot.stop();
  }
}

/** Measures one INSERT of as many records, with the same indexes, keys and triggers, in seconds. */
async function measureInsert(pool: BenchDatabase['pool']): Promise<number> {
  await pool.query('insert into warehouse.dim_users (user_id) values (200)');
  await pool.query(`insert into warehouse.dim_category (category_id, user_id, category_name)
    overriding system value values (9000000, 200, 'Sport')`);
  await pool.query(
    `insert into warehouse.dim_habits (habit_id, user_id, habit_name, category_id) overriding system value
    select 9000000 + i, 200, 'Habit ' || i, 9000000 from generate_series(1, $1::integer) as i`,
    [habits],
  );
  const { seconds } = await timed(() =>
    pool.query(
      `insert into warehouse.fact_records
        (habit_id, category_id, user_id, duration, record_date, local_date, import_id, import_key)
      select 9000000 + i, 9000000, 200, 10, date '2026-11-29' - d, date '2026-11-29' - d, 1, 'k/' || i || '/' || d
      from generate_series(1, $1::integer) as i, generate_series(1, $2::integer) as d`,
      [habits, days],
    ),
  );
  return seconds;
}
