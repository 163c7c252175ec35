import { createDb, createPool } from '../src/db/client.ts';
import { migrateDatabase } from '../src/db/migrate.ts';
import { totalsByHabit } from '../src/db/queries/habits/totals.ts';
import {
  createEarlierTables,
  earlierPerson,
  fillBeforeKinds,
  yearBeforeKinds,
} from '../test/harness/previous-version.ts';
import { withDatabase } from '../test/harness/server.ts';
import { type Bench, openDatabase } from './harness.ts';

const records = 1_000_000;
const years = [2023, 2024, 2025];

/** How long the start of this version takes on a database of the version before habits had kinds. */
export const bench: Bench = {
  name: 'migrate',
  async run(report) {
    const server = await openDatabase();
    await server.pool.query('create database earlier');
    const pool = createPool({ url: withDatabase(server.url, 'earlier'), onError: () => undefined });
    try {
      await createEarlierTables(pool, '0030_habits_version');
      await fillBeforeKinds(pool, records);
      const before = await Promise.all(years.map((year) => yearBeforeKinds(pool, year)));
      const floor = await secondsOf(() => pool.query('select count(*), sum(duration) from warehouse.fact_records'));
      const seconds = await secondsOf(() => migrateDatabase(pool));
      const db = createDb(pool);
      for (const [index, year] of years.entries()) {
        const after = await totalsByHabit(db, earlierPerson, `${year}-01-01`, `${year}-12-31`);
        const rows = after.map(({ habitName, minutes, records: count }) => [habitName, minutes, count]);
        if (JSON.stringify(rows) !== JSON.stringify(before[index])) throw new Error(`${year} has other totals`);
      }
      report({
        what: 'migrate 1,000,000 records to habits with kinds, totals of each year the same',
        value: seconds,
        unit: 's',
        floor,
        floorIs: 'one scan of the records',
        goal: 'under 60 s',
      });
    } finally {
      await pool.end();
      await server.stop();
    }
  },
};

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
