import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { Span } from './rows.ts';

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
  for (const dimension of dimensions) await nameDimension(exec, batchId, dimension);
}

const list = (names: string[], of = ''): SQL =>
  sql.join(
    names.map((name) => sql`${sql.raw(of)}${sql.identifier(name)}`),
    sql`, `,
  );

async function nameDimension(exec: Executor, batchId: number, { table, key, named }: Dimension): Promise<void> {
  const id = sql.identifier(key);
  // The lines of the last instant of each key are few, so that sorting them costs little. Several workers may find what makes a
  // table, but not what is inserted.
  await exec.execute(
    sql`create temporary table newest on commit drop as
    select distinct on (${id}) ${id}, ${list(named)}, date_time as named_at from staging.user_order_log
    join (select ${id}, max(date_time) as date_time from staging.user_order_log where batch_id = ${batchId} group by 1) as last
      using (${id}, date_time)
    where batch_id = ${batchId} order by ${id}, user_order_log.id desc, user_order_log.ctid desc`,
  );
  const told = [...named, 'named_at'];
  await exec.execute(
    sql`insert into mart.${sql.identifier(table)} as d (${id}, ${list(told)}) select ${id}, ${list(told)} from pg_temp.newest
    on conflict (${id}) do update set (${list(told)}) = row (${list(told, 'excluded.')})
    where excluded.named_at >= d.named_at and (${list(told, 'excluded.')}) is distinct from (${list(told, 'd.')})`,
  );
  await exec.execute(sql`drop table pg_temp.newest`);
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
