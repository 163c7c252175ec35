import { type Name, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { LoadSpan } from './load-span.ts';

interface Dimension {
  table: string;
  key: string;
  /** Columns that take the values of the key's newest order line. */
  attributes: string[];
}

const dimensions: Dimension[] = [
  { table: 'd_city', key: 'city_id', attributes: ['city_name'] },
  { table: 'd_item', key: 'item_id', attributes: ['item_name'] },
  { table: 'd_customer', key: 'customer_id', attributes: ['first_name', 'last_name', 'city_id'] },
];

/**
 * Updates cities, items and customers from the order lines of a load batch. The newest order line of each key
 * determines the attributes: the one with the latest `date_time`, then with the highest `id`. Between two loads, the
 * newer one determines them.
 */
export async function updateDimensions(exec: Executor, batchId: number): Promise<void> {
  await storeNewestOrderLines(exec, batchId);
  for (const dimension of dimensions) await updateDimension(exec, dimension);
  await exec.execute(sql`drop table pg_temp.newest`);
}

const columnList = (names: string[], prefix = ''): SQL =>
  sql.join(
    names.map((name) => sql`${sql.raw(prefix)}${sql.identifier(name)}`),
    sql`, `,
  );

/**
 * Stores the order lines with the latest `date_time` of each key in `pg_temp.newest`. Reads the load batch only twice
 * for all dimensions, and leaves few rows to sort. `staging.last_order` is no temporary table, because parallel workers
 * cannot read temporary tables.
 */
async function storeNewestOrderLines(exec: Executor, batchId: number): Promise<void> {
  const keys = dimensions.map(({ key }) => key);
  const columns = [...new Set(dimensions.flatMap(({ key, attributes }) => [key, ...attributes]))];
  const groupingSets = keys.map((key) => sql`(${sql.identifier(key)})`);
  await exec.execute(
    sql`create unlogged table staging.last_order as
    select ${columnList(keys)}, max(date_time) as date_time from staging.user_order_log where batch_id = ${batchId}
    group by grouping sets (${sql.join(groupingSets, sql`, `)})`,
  );
  // Without statistics the planner expects many rows per key and sorts all rows.
  await exec.execute(sql`analyze staging.last_order`);
  const joins = keys.map((key) => joinLastOrder(sql.identifier(key)));
  const isNewest = keys.map((key) => sql`${sql.identifier(key)}.date_time is not null`);
  await exec.execute(
    sql`create temporary table newest on commit drop as
    select l.id, l.ctid as row_position, l.date_time as named_at, ${columnList(columns, 'l.')}
    from staging.user_order_log l ${sql.join(joins)} where l.batch_id = ${batchId}
      and l.date_time >= (select min(date_time) from staging.last_order) and (${sql.join(isNewest, sql` or `)})`,
  );
  await exec.execute(sql`drop table staging.last_order`);
}

const joinLastOrder = (key: Name): SQL =>
  sql` left join (select ${key}, date_time from staging.last_order where ${key} is not null) as ${key}
    on ${key}.${key} = l.${key} and ${key}.date_time = l.date_time`;

async function updateDimension(exec: Executor, { table, key, attributes }: Dimension): Promise<void> {
  const id = sql.identifier(key);
  const columns = [...attributes, 'named_at']; // the time of the order line that the attributes are from
  await exec.execute(
    sql`insert into mart.${sql.identifier(table)} as d (${id}, ${columnList(columns)})
    select distinct on (${id}) ${id}, ${columnList(columns)} from pg_temp.newest
      join (select ${id}, named_at, max(id) as id from pg_temp.newest group by 1, 2) as highest
        using (${id}, named_at, id)
      order by ${id}, named_at desc, row_position desc
    on conflict (${id}) do update set (${columnList(columns)}) = row (${columnList(columns, 'excluded.')})
    where excluded.named_at >= d.named_at
      and (${columnList(columns, 'excluded.')}) is distinct from (${columnList(columns, 'd.')})`,
  );
}

/**
 * Adds the days of the load's span to the calendar.
 *
 * @param hasDaysOutsideSpan true: also adds the other days on which the load batch has order lines
 */
export async function fillCalendar(
  exec: Executor,
  batchId: number,
  { first, last }: LoadSpan,
  hasDaysOutsideSpan: boolean,
): Promise<void> {
  const daysOfOrderLines = sql`union select (date_time at time zone 'UTC')::date from staging.user_order_log
    where batch_id = ${batchId}`;
  await exec.execute(
    sql`insert into mart.d_calendar
    select (extract(epoch from d))::bigint, d, to_char(d, 'FMDay'), extract(isodow from d), extract(day from d),
      extract(doy from d), extract(week from d), d - (extract(isodow from d)::integer - 1), extract(month from d),
      to_char(d, 'FMMonth'), extract(quarter from d), extract(year from d), extract(isodow from d) > 5
    from (
      select generate_series(${first}::timestamp, ${last}::timestamp, interval '1 day')::date as d
      ${hasDaysOutsideSpan ? daysOfOrderLines : sql.empty()}
    ) as days
    on conflict (date_id) do nothing`,
  );
}
