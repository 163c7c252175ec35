import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/rows.ts';
import type { Load } from './batches.ts';
import type { Span } from './read.ts';

const secondsOf = (date: string): SQL => sql`(extract(epoch from ${date}::date))::bigint`;
const inSpan = ({ first, last }: Span): SQL => sql`date_id between ${secondsOf(first)} and ${secondsOf(last)}`;
/** Arithmetic on the instant: no session's zone has a say in it. */
const dayOf = (column: SQL): SQL => sql`(floor(date_part('epoch', ${column}) / 86400) * 86400)::bigint`;

/**
 * After it, the order lines of the batch are facts, each `uniq_id` once: the line with the lowest `id`. The facts of the span are
 * replaced, whoever loaded them; a line dated outside of it takes the place of what has its `uniq_id`. What decides between two
 * loads of a `uniq_id` is the day that a load gives it — the line's own within the load's span, the span's last outside — so
 * that loading a day again, in whatever order, gives the rows that one load after another gives. Expects no other load beside it.
 */
export async function makeSales(exec: Executor, batchId: number, load: Load): Promise<number> {
  const { span } = load;
  // Without knowing how many lines and keys there are now, joins of them are planned for a handful, and take hours.
  await exec.execute(sql`analyze staging.user_order_log (batch_id, uniq_id, date_time, city_id, customer_id, item_id)`);
  await replaceSpan(exec, span);
  await findOlder(exec, batchId, span);
  const lines = sql`staging.user_order_log l where l.batch_id = ${batchId}`;
  const isNewer = sql`not exists (select from pg_temp.older o where o.uniq_id = l.uniq_id)`;
  await exec.execute(sql`delete from mart.f_sales f using ${lines} and f.uniq_id = l.uniq_id and ${isNewer}`);
  await nameDimensions(exec, batchId);
  await fillCalendar(exec, batchId, span);
  const made = await exec.execute(
    sql`insert into mart.f_sales (uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, batch_id)
    (select distinct on (uniq_id) uniq_id, ${dayOf(sql`date_time`)}, item_id, customer_id, city_id, quantity_signed,
      payment_amount_signed, status, batch_id
    from ${lines} and uniq_id is not null and ${isNewer} order by uniq_id, id, ctid)
    union all
    select uniq_id, ${dayOf(sql`date_time`)}, item_id, customer_id, city_id, quantity_signed, payment_amount_signed, status, batch_id
    from ${lines} and uniq_id is null`,
  );
  return made.rowCount ?? 0;
}

/** What a later load brought for a day of the span, as a line dated outside of its own, is that load's and stays. */
async function replaceSpan(exec: Executor, span: Span): Promise<void> {
  await exec.execute(
    sql`delete from mart.f_sales f using staging.load_batch b
    where f.${inSpan(span)} and b.batch_id = f.batch_id and ${given} <= ${secondsOf(span.last)}`,
  );
}

const owned = (day: SQL): SQL =>
  sql`${day} between (extract(epoch from b.first_date))::bigint and (extract(epoch from b.last_date))::bigint`;

/** The day that the load `b` gave the fact `f`. */
const given = sql`case when ${owned(sql`f.date_id`)} then f.date_id else (extract(epoch from b.last_date))::bigint end`;

/** Finds the lines whose `uniq_id` a later day has, and those dated on a day that a later load has replaced. */
async function findOlder(exec: Executor, batchId: number, { first, last }: Span): Promise<void> {
  await exec.execute(sql`create temporary table older (uniq_id text collate "C") on commit drop`);
  await exec.execute(
    sql`insert into pg_temp.older
    select l.uniq_id from (
      select distinct on (l.uniq_id) l.uniq_id, ${dayOf(sql`l.date_time`)} as date_id from staging.user_order_log l
      where l.batch_id = ${batchId} and exists (select from mart.f_sales f where f.uniq_id = l.uniq_id)
      order by l.uniq_id, l.id, l.ctid
    ) as l
    join mart.f_sales f on f.uniq_id = l.uniq_id
    join staging.load_batch b on b.batch_id = f.batch_id
    where ${given} > case when l.date_id between ${secondsOf(first)} and ${secondsOf(last)} then l.date_id else ${secondsOf(last)} end
    union
    select l.uniq_id from staging.user_order_log l
    join staging.load_batch b on b.state = 'loaded' and b.file_name = 'user_order_log' and b.last_date > ${last}::date
      and ${owned(dayOf(sql`l.date_time`))}
    where l.batch_id = ${batchId} and l.date_time >= ${afterDay(last)}`,
  );
}

/** The first instant of the day after, in UTC. */
const afterDay = (date: string): SQL => sql`((${date}::date + 1)::timestamp at time zone 'UTC')`;

/** The newest name wins, by the time of the order; at the same time the highest `id`, and of two loads the newer. */
async function nameDimensions(exec: Executor, batchId: number): Promise<void> {
  await exec.execute(
    sql`insert into mart.d_city as d (city_id, city_name, named_at)
    select distinct on (city_id) city_id, city_name, date_time from ${newest(batchId, sql`city_id`)}
    order by city_id, id desc
    on conflict (city_id) do update set city_name = excluded.city_name, named_at = excluded.named_at
    where excluded.named_at >= d.named_at and (excluded.city_name, excluded.named_at) is distinct from (d.city_name, d.named_at)`,
  );
  await exec.execute(
    sql`insert into mart.d_item as d (item_id, item_name, named_at)
    select distinct on (item_id) item_id, item_name, date_time from ${newest(batchId, sql`item_id`)}
    order by item_id, id desc
    on conflict (item_id) do update set item_name = excluded.item_name, named_at = excluded.named_at
    where excluded.named_at >= d.named_at and (excluded.item_name, excluded.named_at) is distinct from (d.item_name, d.named_at)`,
  );
  await exec.execute(
    sql`insert into mart.d_customer as d (customer_id, first_name, last_name, city_id, named_at)
    select distinct on (customer_id) customer_id, first_name, last_name, city_id, date_time
    from ${newest(batchId, sql`customer_id`)}
    order by customer_id, id desc
    on conflict (customer_id) do update
    set first_name = excluded.first_name, last_name = excluded.last_name, city_id = excluded.city_id, named_at = excluded.named_at
    where excluded.named_at >= d.named_at and (excluded.first_name, excluded.last_name, excluded.city_id, excluded.named_at)
      is distinct from (d.first_name, d.last_name, d.city_id, d.named_at)`,
  );
}

/** The lines of the last instant of each key: few, so that sorting them costs little. */
const newest = (batchId: number, key: SQL): SQL =>
  sql`staging.user_order_log join (
      select ${key}, max(date_time) as date_time from staging.user_order_log where batch_id = ${batchId} group by 1
    ) as last using (${key}, date_time)
    where batch_id = ${batchId}`;

/** After it, the calendar has every day of the span and of the lines outside of it. */
async function fillCalendar(exec: Executor, batchId: number, { first, last }: Span): Promise<void> {
  await exec.execute(
    sql`insert into mart.d_calendar
    select (extract(epoch from d))::bigint, d, to_char(d, 'FMDay'), extract(isodow from d), extract(day from d), extract(doy from d),
      extract(week from d), d - (extract(isodow from d)::integer - 1), extract(month from d), to_char(d, 'FMMonth'),
      extract(quarter from d), extract(year from d), extract(isodow from d) > 5
    from (
      select generate_series(${first}::timestamp, ${last}::timestamp, interval '1 day')::date as d
      union select (date_time at time zone 'UTC')::date from staging.user_order_log
      where batch_id = ${batchId} and (date_time < ${first}::timestamp at time zone 'UTC' or date_time >= ${afterDay(last)})
    ) as days
    on conflict (date_id) do nothing`,
  );
}

/** After it, the activity lines of the batch are the facts of the span; a `uniq_id` counts once in a file, its lowest `id`. */
export async function makeActivity(exec: Executor, batchId: number, { span }: Load): Promise<number> {
  await exec.execute(sql`delete from mart.f_activity where ${inSpan(span)}`);
  const made = await exec.execute(
    sql`insert into mart.f_activity (date_id, customer_id, click_number)
    select ${dayOf(sql`date_time`)}, customer_id, quantity from (
      (select distinct on (uniq_id) * from staging.user_activity_log
        where batch_id = ${batchId} and uniq_id is not null order by uniq_id, id, ctid)
      union all
      select * from staging.user_activity_log where batch_id = ${batchId} and uniq_id is null
    ) as lines order by date_time, id`,
  );
  return made.rowCount ?? 0;
}

/** After it, the research lines of the batch are the facts of the span. */
export async function makeResearch(exec: Executor, batchId: number, { span }: Load): Promise<number> {
  await exec.execute(sql`delete from mart.f_research where ${inSpan(span)}`);
  const made = await exec.execute(
    sql`insert into mart.f_research (date_id, category_id, geo_id, sales_qty, sales_amt)
    select ${dayOf(sql`date_id`)}, category_id, geo_id, sales_qty, sales_amt from staging.customer_research
    where batch_id = ${batchId} order by 1, 2, 3`,
  );
  return made.rowCount ?? 0;
}

/** After it, items have the prices that the file gives their names, where no later load gave one; the last line of a name counts. */
export async function makePrices(exec: Executor, batchId: number, { span }: Load): Promise<number> {
  const last = sql`${span.last}::date`;
  await exec.execute(
    sql`update mart.d_item d set price = p.price, priced_date = ${last}
    from (select distinct on (item_name) item_name, price from staging.price_log
      where batch_id = ${batchId} order by item_name, line_number desc) as p
    where p.item_name = d.item_name and (d.priced_date is null or d.priced_date <= ${last})
      and (p.price, ${last}) is distinct from (d.price, d.priced_date)`,
  );
  const found = await firstRow<{ names: number }>(
    exec,
    sql`select count(distinct item_name)::float8 as names from staging.price_log where batch_id = ${batchId}`,
  );
  return found?.names ?? 0;
}
