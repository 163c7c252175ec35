import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { projectPath } from '../../src/lib/project-path.ts';

interface Journal {
  entries: { tag: string }[];
}

/**
 * Creates the tables of an earlier version in an empty database: runs the migrations up to `lastTag`, for example
 * `0030_habits_version`. The functions, views and triggers of that version are not created.
 */
export async function createEarlierTables(pool: pg.Pool, lastTag: string): Promise<void> {
  const source = projectPath('drizzle');
  const journal = JSON.parse(readFileSync(join(source, 'meta/_journal.json'), 'utf8')) as Journal;
  const last = journal.entries.findIndex(({ tag }) => tag === lastTag);
  if (last === -1) throw new Error(`there is no migration ${lastTag}`);
  const entries = journal.entries.slice(0, last + 1);
  const folder = mkdtempSync(join(tmpdir(), 'earlier-'));
  mkdirSync(join(folder, 'meta'));
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  for (const { tag } of entries) copyFileSync(join(source, `${tag}.sql`), join(folder, `${tag}.sql`));
  await migrate(drizzle(pool), { migrationsFolder: folder, migrationsSchema: 'drizzle' });
  rmSync(folder, { recursive: true });
}

/** The id of the only person of {@link fillBeforeKinds}. */
export const earlierPerson = 701;

/**
 * Fills the tables of the version before habits had kinds: records of 20 habits of a person over three years, some of
 * them deleted, with their day totals.
 */
export async function fillBeforeKinds(pool: pg.Pool, records: number): Promise<void> {
  await pool.query(`insert into warehouse.dim_users (user_id) values (${earlierPerson})`);
  await pool.query(`insert into warehouse.dim_category (user_id, category_name) values (${earlierPerson}, 'Fun')`);
  await pool.query(
    `insert into warehouse.dim_habits (user_id, habit_name, category_id)
    select user_id, 'Habit ' || i, category_id
    from warehouse.dim_category, generate_series(1, 20) as i where user_id = ${earlierPerson}`,
  );
  await pool.query(
    `insert into warehouse.fact_records
      (user_id, habit_id, category_id, duration, record_date, local_date, note, deleted_at)
    select h.user_id, h.habit_id, h.category_id, 1 + i % 90 + 0.25,
      timestamptz '2023-01-01 12:00:00+00' + d * interval '1 day', date '2023-01-01' + d, 'easy, after work', case when i % 50 = 0 then now() end
    from generate_series(1, $1::int) as i
    cross join lateral (select i % 1095 as d) as day
    join (
      select *, row_number() over (order by habit_id) - 1 as n from warehouse.dim_habits where user_id is not null
    ) as h on h.n = i / 1095 % 20`,
    [records],
  );
  await pool.query(
    `insert into warehouse.agg_daily (record_day, habit_id, user_id, category_id, total_duration, total_records)
    select local_date, habit_id, user_id, max(category_id), sum(duration), count(*)
    from warehouse.fact_records where deleted_at is null group by user_id, local_date, habit_id`,
  );
}

/** The totals of `/year` by habit as the version before habits had kinds computed them, longest first. */
export async function yearBeforeKinds(pool: pg.Pool, year: number): Promise<[string, number, number][]> {
  const { rows } = await pool.query<{ name: string; minutes: number; records: number }>(
    `select h.habit_name as name, sum(a.total_duration)::float8 as minutes, sum(a.total_records)::float8 as records
    from warehouse.agg_daily a join warehouse.dim_habits h using (habit_id)
    where a.user_id = ${earlierPerson} and a.record_day between make_date($1, 1, 1) and make_date($1, 12, 31)
    group by h.habit_id, h.habit_name order by minutes desc, lower(h.habit_name)`,
    [year],
  );
  return rows.map(({ name, minutes, records }) => [name, minutes, records]);
}
