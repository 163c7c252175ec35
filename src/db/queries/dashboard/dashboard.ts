import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** Sums over people, from `agg_daily`. Days are each person's own, `YYYY-MM-DD`, both ends included; durations are minutes. */

/** What is counted. Of names, spellings in capitals and small letters are one. */
export interface DashboardFilter {
  /** The only person whose rows may be seen; null: everybody's. */
  scope: number | null;
  /** Empty: everybody in the scope. */
  people: readonly number[];
  /** Names; empty: all. */
  categories: readonly string[];
}

export interface ActiveDay {
  day: string;
  /** People with a record of that day. */
  people: number;
  minutes: number;
  records: number;
}

export interface TotalByName {
  /** Of its spellings the one with the longest duration. */
  name: string;
  minutes: number;
  records: number;
}

export interface DashboardFilterOptions {
  people: { id: number; name: string }[];
  categories: string[];
  /** Days of the first and the last record. */
  first: string | null;
  last: string | null;
}

/** Returns one row per day with records in the span, in order. */
export function findActiveDays(exec: Executor, slice: DashboardFilter, from: string, to: string): Promise<ActiveDay[]> {
  return rows(
    exec,
    sql`select record_day::text as day, count(distinct user_id)::float8 as people, sum(total_duration)::float8 as minutes,
      sum(total_records)::float8 as records
    from warehouse.agg_daily where record_day between ${from}::date and ${to}::date and ${counted(slice)}
    group by record_day order by record_day`,
  );
}

/** Returns one row per habit's name, and one per category's, with records in the span, the longest first. */
export async function totalsByName(
  exec: Executor,
  slice: DashboardFilter,
  from: string,
  to: string,
): Promise<{ habits: TotalByName[]; categories: TotalByName[] }> {
  const totals = await rows<TotalByName & { kind: 'habits' | 'categories' }>(
    exec,
    sql`with totals as (
      select h.habit_name, c.category_name, t.minutes, t.records
      from (
        select habit_id, category_id, sum(total_duration) as minutes, sum(total_records) as records
        from warehouse.agg_daily where record_day between ${from}::date and ${to}::date and ${counted(slice)}
        group by habit_id, category_id
      ) as t
      join warehouse.dim_habits h on h.habit_id = t.habit_id
      join warehouse.dim_category c on c.category_id = t.category_id
    )
    select kind, (array_agg(name order by minutes desc, name))[1] as name, sum(minutes)::float8 as minutes,
      sum(records)::float8 as records
    from (
      select 'habits' as kind, habit_name as name, minutes, records from totals
      union all select 'categories', category_name, minutes, records from totals
    ) as named
    group by kind, lower(name) order by sum(minutes) desc, lower(name)`,
  );
  const of = (wanted: string) =>
    totals.filter(({ kind }) => kind === wanted).map(({ name, minutes, records }) => ({ name, minutes, records }));
  return { habits: of('habits'), categories: of('categories') };
}

/** Returns what slices can be made of: people with records and categories with habits, both by name. */
export async function findDashboardFilterOptions(
  exec: Executor,
  scope: number | null,
): Promise<DashboardFilterOptions> {
  const choices = await firstRow<DashboardFilterOptions>(
    exec,
    sql`select
      (select coalesce(json_agg(json_build_object('id', user_id, 'name', name) order by lower(name), user_id), '[]') from (
        select user_id, warehouse.full_name(u) as name from warehouse.dim_users u
        where ${within(scope)} and exists (select from warehouse.agg_daily a where a.user_id = u.user_id)
      ) as people) as people,
      (select coalesce(json_agg(name order by lower(name)), '[]') from (
        select min(category_name) as name from warehouse.dim_category c
        where user_id is not null and ${within(scope)}
          and exists (select from warehouse.dim_habits h where h.category_id = c.category_id)
        group by lower(category_name)
      ) as categories) as categories,
      (select min(record_day)::text from warehouse.agg_daily where ${within(scope)}) as first,
      (select max(record_day)::text from warehouse.agg_daily where ${within(scope)}) as last`,
  );
  return choices ?? { people: [], categories: [], first: null, last: null };
}

function within(scope: number | null): SQL {
  return scope === null ? sql`true` : sql`user_id = ${scope}`;
}

/** The filter of every sum, over `agg_daily`. The scope holds whatever people are asked for. */
function counted({ scope, people, categories }: DashboardFilter): SQL {
  const chosen = sql`user_id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(people)}::jsonb))`;
  const named = sql`category_id in (
    select category_id from warehouse.dim_category where ${within(scope)} and lower(category_name) in (
      select lower(value) from jsonb_array_elements_text(${JSON.stringify(categories)}::jsonb)))`;
  const filters = [within(scope), people.length > 0 ? chosen : sql`true`, categories.length > 0 ? named : sql`true`];
  return sql.join(filters, sql` and `);
}
