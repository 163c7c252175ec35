import { type Name, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { Span } from './row-encoder.ts';

interface Dimension {
  table: string;
  key: string;
  /** What the newest line of a key says of it. */
  named: string[];
}

const dimensions: Dimension[] = [
  { table: 'd_city', key: 'city_id', named: ['city_name'] },
  { table: 'd_item', key: 'item_id', named: ['item_name'] },
  { table: 'd_customer', key: 'customer_id', named: ['first_name', 'last_name', 'city_id'] },
];

/** After it, the newest name of each key wins, by the time of the order; at the same time the highest `id`, and of two loads the newer. */
export async function nameDimensions(exec: Executor, batchId: number): Promise<void> {
  await findNewest(exec, batchId);
  for (const dimension of dimensions) await nameDimension(exec, dimension);
  await exec.execute(sql`drop table pg_temp.newest`);
}

const list = (names: string[], of = ''): SQL =>
  sql.join(
    names.map((name) => sql`${sql.raw(of)}${sql.identifier(name)}`),
    sql`, `,
  );

/**
 * Finds the lines of the last instant of each key, for all dimensions in two looks at the lines: they are few, so that sorting them
 * costs little. The instants are in no temporary table, in which the workers of a plan could not look.
 */
async function findNewest(exec: Executor, batchId: number): Promise<void> {
  const keys = dimensions.map(({ key }) => key);
  const columns = [...new Set(dimensions.flatMap(({ key, named }) => [key, ...named]))];
  const sets = keys.map((key) => sql`(${sql.identifier(key)})`);
  await exec.execute(
    sql`create unlogged table staging.last_order as
    select ${list(keys)}, max(date_time) as date_time from staging.user_order_log where batch_id = ${batchId}
    group by grouping sets (${sql.join(sets, sql`, `)})`,
  );
  await exec.execute(sql`analyze staging.last_order`); // else its rows seem to repeat keys, and the joins are planned as sorts of all lines
  const joins = keys.map((key) => joinLast(sql.identifier(key)));
  const isLast = keys.map((key) => sql`${sql.identifier(key)}.date_time is not null`);
  await exec.execute(
    sql`create temporary table newest on commit drop as
    select l.id, l.ctid as line, l.date_time as named_at, ${list(columns, 'l.')}
    from staging.user_order_log l ${sql.join(joins)} where l.batch_id = ${batchId}
      and l.date_time >= (select min(date_time) from staging.last_order) and (${sql.join(isLast, sql` or `)})`,
  );
  await exec.execute(sql`drop table staging.last_order`);
}

const joinLast = (key: Name): SQL =>
  sql` left join (select ${key}, date_time from staging.last_order where ${key} is not null) as ${key}
    on ${key}.${key} = l.${key} and ${key}.date_time = l.date_time`;

async function nameDimension(exec: Executor, { table, key, named }: Dimension): Promise<void> {
  const id = sql.identifier(key);
  const told = [...named, 'named_at'];
  await exec.execute(
    sql`insert into mart.${sql.identifier(table)} as d (${id}, ${list(told)})
    select distinct on (${id}) ${id}, ${list(told)} from pg_temp.newest
      join (select ${id}, named_at, max(id) as id from pg_temp.newest group by 1, 2) as highest using (${id}, named_at, id)
      order by ${id}, named_at desc, line desc
    on conflict (${id}) do update set (${list(told)}) = row (${list(told, 'excluded.')})
    where excluded.named_at >= d.named_at and (${list(told, 'excluded.')}) is distinct from (${list(told, 'd.')})`,
  );
}

/** After it, the calendar has every day of the span, and with `hasOthers` of the lines outside of it. */
export async function fillCalendar(
  exec: Executor,
  batchId: number,
  { first, last }: Span,
  hasOthers: boolean,
): Promise<void> {
  const others = sql`union select (date_time at time zone 'UTC')::date from staging.user_order_log where batch_id = ${batchId}`;
  await exec.execute(
    sql`insert into mart.d_calendar
    select (extract(epoch from d))::bigint, d, to_char(d, 'FMDay'), extract(isodow from d), extract(day from d), extract(doy from d),
      extract(week from d), d - (extract(isodow from d)::integer - 1), extract(month from d), to_char(d, 'FMMonth'),
      extract(quarter from d), extract(year from d), extract(isodow from d) > 5
    from (
      select generate_series(${first}::timestamp, ${last}::timestamp, interval '1 day')::date as d
      ${hasOthers ? others : sql.empty()}
    ) as days
    on conflict (date_id) do nothing`,
  );
}
