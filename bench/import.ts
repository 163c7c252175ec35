import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecorder } from '../src/db/queries/habits/record.ts';
import { compareFile } from '../src/db/queries/imports/compare-file.ts';
import type { FileContents } from '../src/db/queries/imports/file-contents.ts';
import { importFile } from '../src/db/queries/imports/import-file.ts';
import { insertImportFile } from '../src/db/queries/imports/import-files.ts';
import { undoImport } from '../src/db/queries/imports/undo-import.ts';
import { createUserContextLoader } from '../src/db/queries/people/user-contexts.ts';
import { createImportReader } from '../src/import/import-reader.ts';
import { writeTallyJson } from '../src/import/write/tally-json.ts';
import { addDays } from '../src/time/days.ts';
import { type Bench, type BenchDatabase, openDatabase, type Report } from './harness.ts';

const userId = 100;
const habits = 50;
const days = 10_000;
const records = habits * days;
const textsPerSecond = 50;

/** The import of 500,000 records of one person, while other people record in the chat. */
export const bench: Bench = {
  name: 'import',
  async run(report) {
    const database = await openDatabase();
    const dir = mkdtempSync(join(tmpdir(), 'tally-bench-import-'));
    try {
      await database.pool.query('insert into warehouse.dim_users (user_id) values ($1)', [userId]);
      await measureImport(database, dir, report);
    } finally {
      await database.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  },
};

async function measureImport({ db, pool }: BenchDatabase, dir: string, report: Report): Promise<void> {
  const path = join(dir, 'file.json');
  await pipeline(Readable.from(writeFile()), createWriteStream(path));
  const chat = startChat({ db, pool });
  const read = await timed(() => createImportReader({ dir }).read(path));
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
  const p99 = await chat.stop();
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
  report({
    what: `time of a record of other people meanwhile, 99th percentile (${textsPerSecond} a second)`,
    value: p99,
    unit: 'ms',
    goal: '250 ms or less',
  });
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

/** Records as the bot does for people who write, and measures how long each text takes. */
function startChat({ db }: Pick<BenchDatabase, 'db' | 'pool'>): { stop(): Promise<number> } {
  const [load, record] = [createUserContextLoader(db, 0), createRecorder(db, 0)];
  const times: number[] = [];
  const inProgress = new Set<Promise<void>>();
  let isStopped = false;
  let updateId = 0;

  async function handleText(): Promise<void> {
    const start = performance.now();
    updateId += 1;
    const from = { id: 1000 + (updateId % 500), first_name: 'A' };
    const key = { updateId, chatId: from.id };
    await load({ ...key, isPrivate: true, withHabits: true, from });
    const text = { habitName: 'Running', minutes: 1, recordDateUnix: Math.floor(Date.now() / 1000) };
    await record({ ...key, ...text, messageId: updateId, from }, { timeZone: 'UTC', language: 'en' });
    times.push(performance.now() - start);
  }
  const loop = (async () => {
    while (!isStopped) {
      const text = handleText().finally(() => inProgress.delete(text));
      inProgress.add(text);
      await sleep(1000 / textsPerSecond);
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await loop;
      await Promise.all(inProgress);
      return times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
    },
  };
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
