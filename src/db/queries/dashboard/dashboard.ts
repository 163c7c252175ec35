import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/**
 * Sums over people, from `agg_daily`. Days are each person's own, `YYYY-MM-DD`; `from` and `to` are both included.
 * Durations are minutes, of habits of the kind `time`; records are those of all habits.
 */

/** Which rows are counted. The case of names is ignored. */
export interface DashboardFilter {
  /** The only person whose rows may be read. Null: all people. */
  scope: number | null;
  /** Ids of people. Empty: everybody in the scope. */
  people: readonly number[];
  /** Names of categories. Empty: all. */
  categories: readonly string[];
}

/** A day with records. */
export interface ActiveDay {
  day: string;
  /** Number of people with a record of the day. */
  people: number;
  minutes: number;
  records: number;
}

/** The total of the habits, or of the categories, with the same name. */
export interface TotalByName {
  /** Where spellings differ in case: the one with the longest duration. */
  name: string;
  minutes: number;
  records: number;
  /** By unit. Absent: all are of the kind `time`. Categories have none. */
  amounts?: UnitAmount[];
}

/** The sum of amounts with the same unit, without regard to case. */
export interface UnitAmount {
  /** Null: the number of times done, of the kind `check`. */
  unit: string | null;
  amount: number;
}

/** A person as a list shows them. */
export interface PersonName {
  id: number;
  /** First and last name, else the user name. Several people may have the same. */
  name: string;
  /** Telegram's user name, without `@`. */
  username: string | null;
}

/** A category name that at least one person has. */
export interface NamedCategory {
  name: string;
  /** The lowest id of the categories of that name: the order in which the names came into being. */
  firstId: number;
}

/** The values that a {@link DashboardFilter} can have, by name. */
export interface DashboardFilterOptions {
  people: PersonName[];
  categories: NamedCategory[];
  /** Days of the first and the last record. Null: there are none. */
  first: string | null;
  last: string | null;
}

/** Returns one row per day with records from `from` to `to`, in order. */
export function findActiveDays(exec: Executor, slice: DashboardFilter, from: string, to: string): Promise<ActiveDay[]> {
  return rows(
    exec,
    sql`select record_day::text as day, count(distinct user_id)::float8 as people,
      sum(total_duration)::float8 as minutes, sum(total_records)::float8 as records
    from warehouse.agg_daily where record_day between ${from}::date and ${to}::date and ${filterCondition(slice)}
    group by record_day order by record_day`,
  );
}

/**
 * Returns the totals of the records of a day that had been sent at the same local time of day a number of days before
 * `now`, on the clock of each person. A clock change in between makes no difference. What was added later does not
 * count: so the result is comparable with the records of a day that is not over.
 *
 * @param params.defaultTimeZone the zone of people who have not chosen one
 */
export async function totalsSentBy(
  exec: Executor,
  slice: DashboardFilter,
  params: { day: string; daysBefore: number; now: Date; defaultTimeZone: string },
): Promise<Omit<ActiveDay, 'day'>> {
  const { day, daysBefore, now, defaultTimeZone } = params;
  const totals = await firstRow<Omit<ActiveDay, 'day'>>(
    exec,
    sql`select count(distinct f.user_id)::float8 as people, coalesce(sum(f.duration), 0)::float8 as minutes,
      count(*)::float8 as records
    from (
      select user_id, habit_id from warehouse.agg_daily where record_day = ${day}::date and ${filterCondition(slice)}
    ) as a
    join warehouse.fact_records f on f.user_id = a.user_id and f.habit_id = a.habit_id and f.local_date = ${day}::date
      and f.deleted_at is null
    join warehouse.dim_users u on u.user_id = f.user_id
    where (f.record_date at time zone coalesce(u.time_zone, ${defaultTimeZone}))
      <= (${now.toISOString()}::timestamptz at time zone coalesce(u.time_zone, ${defaultTimeZone}))
        - make_interval(days => ${daysBefore})`,
  );
  return totals ?? { people: 0, minutes: 0, records: 0 };
}

/** Returns the days with records, in order. */
export async function findDaysWithRecords(exec: Executor, slice: DashboardFilter): Promise<string[]> {
  const days = await rows<{ day: string }>(
    exec,
    sql`select distinct record_day::text as day from warehouse.agg_daily where ${filterCondition(slice)} order by day`,
  );
  return days.map(({ day }) => day);
}

/** Returns the totals by name of habit and by name of category, longest duration first. */
export async function totalsByName(
  exec: Executor,
  slice: DashboardFilter,
  from: string,
  to: string,
): Promise<{ habits: TotalByName[]; categories: TotalByName[] }> {
  const totals = await rows<TotalRow>(
    exec,
    sql`with totals as (
      select h.habit_name, c.category_name, h.kind, h.unit, t.minutes, t.records, t.amount
      from (
        select habit_id, category_id, sum(total_duration) as minutes, sum(total_records) as records,
          sum(total_amount) as amount
        from warehouse.agg_daily where record_day between ${from}::date and ${to}::date and ${filterCondition(slice)}
        group by habit_id, category_id
      ) as t
      join warehouse.dim_habits h on h.habit_id = t.habit_id
      join warehouse.dim_category c on c.category_id = t.category_id
    ), by_unit as (
      select lower(habit_name) as name, min(unit) as unit, sum(amount)::float8 as amount
      from totals where kind <> 'time' group by lower(habit_name), lower(unit)
    ), amounts as (
      select name, json_agg(json_build_object('unit', unit, 'amount', amount) order by lower(unit)) as amounts
      from by_unit group by name
    ), named as (
      select list, lower(name) as folded_name, (array_agg(name order by minutes desc, name))[1] as name,
        sum(minutes) as minutes, sum(records) as records
      from (
        select 'habits' as list, habit_name as name, minutes, records from totals
        union all select 'categories', category_name, minutes, records from totals
      ) as listed
      group by list, lower(name)
    )
    select n.list, n.name, n.minutes::float8 as minutes, n.records::float8 as records, a.amounts
    from named n left join amounts a on n.list = 'habits' and a.name = n.folded_name
    order by n.minutes desc, n.folded_name`,
  );
  const ofList = (wanted: TotalRow['list']) => totals.filter(({ list }) => list === wanted).map(toTotalByName);
  return { habits: ofList('habits'), categories: ofList('categories') };
}

interface TotalRow extends Omit<TotalByName, 'amounts'> {
  list: 'habits' | 'categories';
  amounts: UnitAmount[] | null;
}

function toTotalByName({ name, minutes, records, amounts }: TotalRow): TotalByName {
  return { name, minutes, records, ...(amounts ? { amounts } : {}) };
}

/** Returns the people with records and the categories with habits, both by name. */
export async function findDashboardFilterOptions(
  exec: Executor,
  scope: number | null,
): Promise<DashboardFilterOptions> {
  const options = await firstRow<DashboardFilterOptions>(
    exec,
    sql`select
      (
        select coalesce(json_agg(json_build_object('id', user_id, 'name', name, 'username', username)
          order by lower(name), user_id), '[]')
        from (
          select user_id, warehouse.full_name(u) as name, username from warehouse.dim_users u
          where ${inScope(scope)} and exists (select from warehouse.agg_daily a where a.user_id = u.user_id)
        ) as people
      ) as people,
      (select coalesce(json_agg(json_build_object('name', name, 'firstId', first_id) order by lower(name)), '[]') from (
        select min(category_name) as name, min(category_id) as first_id from warehouse.dim_category c
        where user_id is not null and ${inScope(scope)}
          and exists (select from warehouse.dim_habits h where h.category_id = c.category_id)
        group by lower(category_name)
      ) as categories) as categories,
      (select min(record_day)::text from warehouse.agg_daily where ${inScope(scope)}) as first,
      (select max(record_day)::text from warehouse.agg_daily where ${inScope(scope)}) as last`,
  );
  return options ?? { people: [], categories: [], first: null, last: null };
}

/** Returns the name of a person. Null: the person is unknown, for example forgotten. */
export function findPersonName(exec: Executor, userId: number): Promise<PersonName | null> {
  return firstRow(
    exec,
    sql`select user_id::float8 as id, warehouse.full_name(u) as name, username from warehouse.dim_users u
    where user_id = ${userId}`,
  );
}

function inScope(scope: number | null): SQL {
  return scope === null ? sql`true` : sql`user_id = ${scope}`;
}

/** Returns the condition on `agg_daily`. The scope applies even when the filter names other people. */
function filterCondition({ scope, people, categories }: DashboardFilter): SQL {
  const isChosen = sql`user_id in (
    select value::bigint from jsonb_array_elements_text(${JSON.stringify(people)}::jsonb))`;
  const isNamed = sql`category_id in (
    select category_id from warehouse.dim_category where ${inScope(scope)} and lower(category_name) in (
      select lower(value) from jsonb_array_elements_text(${JSON.stringify(categories)}::jsonb)))`;
  const conditions = [inScope(scope)];
  if (people.length > 0) conditions.push(isChosen);
  if (categories.length > 0) conditions.push(isNamed);
  return sql.join(conditions, sql` and `);
}
