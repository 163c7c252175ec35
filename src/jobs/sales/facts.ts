import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/rows.ts';
import type { Load } from './batches.ts';
import type { Span } from './read.ts';

/** How many lines of a file became facts, and how many were left out for others of the same `uniq_id`. */
export interface Made {
  loaded: number;
  duplicates: number;
}

const secondsOf = (date: string): SQL => sql`(extract(epoch from ${date}::date))::bigint`;
const inSpan = ({ first, last }: Span): SQL => sql`date_id between ${secondsOf(first)} and ${secondsOf(last)}`;
/** Arithmetic on the instant: no session's zone has a say in it. */
const dayOf = (column: SQL): SQL => sql`(floor(date_part('epoch', ${column}) / 86400) * 86400)::bigint`;

/**
 * After it, the order lines of the batch are facts, each `uniq_id` once. The facts of the span are replaced, whoever loaded
 * them; a line dated outside of it takes the place of what has its `uniq_id`. What decides between two loads of a `uniq_id` is
 * the day that a load gives it — the line's own within the load's span, the span's last outside — so that loading a day again,
 * in whatever order, gives the rows that one load after another gives. Expects no other load beside it.
 */
export async function makeSales(exec: Executor, batchId: number, load: Load): Promise<Made> {
  const staged = await keepLines(exec, batchId, load);
  await replaceSpan(exec, load);
  const older = await leaveOutOlder(exec, load);
  await exec.execute(
    sql`delete from mart.f_sales f using pg_temp.kept k where f.uniq_id = k.uniq_id and not k.is_older`,
  );
  await nameDimensions(exec);
  await fillCalendar(exec, load.span);
  await exec.execute(
    sql`insert into mart.f_sales (uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, batch_id)
    select uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, ${batchId}::bigint
    from pg_temp.kept where not is_older order by uniq_id`,
  );
  return { loaded: staged.kept - older, duplicates: staged.duplicates + older };
}

/** Of the lines with one `uniq_id` the lowest `id` counts, and of these the first in the file. */
async function keepLines(
  exec: Executor,
  batchId: number,
  { span }: Load,
): Promise<{ kept: number; duplicates: number }> {
  await exec.execute(sql`create temporary table kept (
    id bigint, uniq_id varchar(100) collate "C", date_time timestamptz, date_id bigint, given bigint,
    city_id bigint, city_name varchar(100), customer_id bigint, first_name varchar(100), last_name varchar(100),
    item_id bigint, item_name varchar(100), quantity bigint, payment_amount numeric(10, 2), status varchar(100),
    is_older boolean
  ) on commit drop`);
  const columns = sql`id, uniq_id, date_time, city_id, city_name, customer_id, first_name, last_name, item_id, item_name,
    quantity_signed, payment_amount_signed, status`;
  const kept = await exec.execute(
    sql`insert into pg_temp.kept
    select id, uniq_id, date_time, date_id,
      case when ${inSpan(span)} then date_id else ${secondsOf(span.last)} end,
      city_id, city_name, customer_id, first_name, last_name, item_id, item_name, quantity_signed, payment_amount_signed, status, false
    from (
      select *, ${dayOf(sql`date_time`)} as date_id from (
        (select distinct on (uniq_id) ${columns} from staging.user_order_log
          where batch_id = ${batchId} and uniq_id is not null order by uniq_id, id, ctid)
        union all
        select ${columns} from staging.user_order_log where batch_id = ${batchId} and uniq_id is null
      ) as lines
    ) as dated`,
  );
  await exec.execute(sql`analyze pg_temp.kept`);
  const all = await firstRow<{ lines: number }>(
    exec,
    sql`select count(*)::float8 as lines from staging.user_order_log where batch_id = ${batchId}`,
  );
  const lines = kept.rowCount ?? 0;
  return { kept: lines, duplicates: (all?.lines ?? 0) - lines };
}

/** What a later load brought for a day of the span, as a line dated outside of its own, is that load's and stays. */
async function replaceSpan(exec: Executor, { span }: Load): Promise<void> {
  await exec.execute(
    sql`delete from mart.f_sales f using staging.load_batch b
    where f.${inSpan(span)} and b.batch_id = f.batch_id and ${given} <= ${secondsOf(span.last)}`,
  );
}

/** The day that the load `b` gave the fact `f`. */
const given = sql`case when f.date_id between (extract(epoch from b.first_date))::bigint and (extract(epoch from b.last_date))::bigint
  then f.date_id else (extract(epoch from b.last_date))::bigint end`;

/** Marks lines whose `uniq_id` a later day has, and those dated on a day that a later load has replaced; returns how many. */
async function leaveOutOlder(exec: Executor, { span }: Load): Promise<number> {
  const beaten = await exec.execute(
    sql`update pg_temp.kept k set is_older = true from mart.f_sales f
    join staging.load_batch b on b.batch_id = f.batch_id
    where f.uniq_id = k.uniq_id and ${given} > k.given`,
  );
  const replaced = await exec.execute(
    sql`update pg_temp.kept k set is_older = true
    where k.date_id > ${secondsOf(span.last)} and not k.is_older and exists (
      select from staging.load_batch b
      where b.state = 'loaded' and b.file_name = 'user_order_log' and b.last_date > ${span.last}::date
        and k.date_id between (extract(epoch from b.first_date))::bigint and (extract(epoch from b.last_date))::bigint)`,
  );
  return (beaten.rowCount ?? 0) + (replaced.rowCount ?? 0);
}

/** The newest name wins, by the time of the order; at the same time the highest `id`, and of two loads the newer. */
async function nameDimensions(exec: Executor): Promise<void> {
  await exec.execute(
    sql`insert into mart.d_city as d (city_id, city_name, named_at)
    select distinct on (city_id) city_id, city_name, date_time from pg_temp.kept where not is_older
    order by city_id, date_time desc, id desc
    on conflict (city_id) do update set city_name = excluded.city_name, named_at = excluded.named_at
    where excluded.named_at >= d.named_at and (excluded.city_name, excluded.named_at) is distinct from (d.city_name, d.named_at)`,
  );
  await exec.execute(
    sql`insert into mart.d_item as d (item_id, item_name, named_at)
    select distinct on (item_id) item_id, item_name, date_time from pg_temp.kept where not is_older
    order by item_id, date_time desc, id desc
    on conflict (item_id) do update set item_name = excluded.item_name, named_at = excluded.named_at
    where excluded.named_at >= d.named_at and (excluded.item_name, excluded.named_at) is distinct from (d.item_name, d.named_at)`,
  );
  await exec.execute(
    sql`insert into mart.d_customer as d (customer_id, first_name, last_name, city_id, named_at)
    select distinct on (customer_id) customer_id, first_name, last_name, city_id, date_time from pg_temp.kept where not is_older
    order by customer_id, date_time desc, id desc
    on conflict (customer_id) do update
    set first_name = excluded.first_name, last_name = excluded.last_name, city_id = excluded.city_id, named_at = excluded.named_at
    where excluded.named_at >= d.named_at and (excluded.first_name, excluded.last_name, excluded.city_id, excluded.named_at)
      is distinct from (d.first_name, d.last_name, d.city_id, d.named_at)`,
  );
}

/** After it, the calendar has every day of the span and of the lines. */
async function fillCalendar(exec: Executor, { first, last }: Span): Promise<void> {
  await exec.execute(
    sql`insert into mart.d_calendar
    select (extract(epoch from d))::bigint, d, to_char(d, 'FMDay'), extract(isodow from d), extract(day from d), extract(doy from d),
      extract(week from d), d - (extract(isodow from d)::integer - 1), extract(month from d), to_char(d, 'FMMonth'),
      extract(quarter from d), extract(year from d), extract(isodow from d) > 5
    from (
      select generate_series(${first}::timestamp, ${last}::timestamp, interval '1 day')::date as d
      union select date '1970-01-01' + (date_id / 86400)::integer from pg_temp.kept
    ) as days
    on conflict (date_id) do nothing`,
  );
}

/** After it, the activity lines of the batch are the facts of the span; a `uniq_id` counts once in a file, its lowest `id`. */
export async function makeActivity(exec: Executor, batchId: number, { span }: Load): Promise<Made> {
  await exec.execute(sql`delete from mart.f_activity where ${inSpan(span)}`);
  const made = await firstRow<{ lines: number; loaded: number }>(
    exec,
    sql`with made as (
      insert into mart.f_activity (date_id, customer_id, click_number)
      select ${dayOf(sql`date_time`)}, customer_id, quantity from (
        (select distinct on (uniq_id) * from staging.user_activity_log
          where batch_id = ${batchId} and uniq_id is not null order by uniq_id, id, ctid)
        union all
        select * from staging.user_activity_log where batch_id = ${batchId} and uniq_id is null
      ) as lines order by date_time, id
      returning 1)
    select (select count(*) from made)::float8 as loaded,
      (select count(*) from staging.user_activity_log where batch_id = ${batchId})::float8 as lines`,
  );
  if (!made) throw new Error('the activity was not counted');
  return { loaded: made.loaded, duplicates: made.lines - made.loaded };
}

/** After it, the research lines of the batch are the facts of the span. */
export async function makeResearch(exec: Executor, batchId: number, { span }: Load): Promise<Made> {
  await exec.execute(sql`delete from mart.f_research where ${inSpan(span)}`);
  const made = await exec.execute(
    sql`insert into mart.f_research (date_id, category_id, geo_id, sales_qty, sales_amt)
    select ${dayOf(sql`date_id`)}, category_id, geo_id, sales_qty, sales_amt from staging.customer_research
    where batch_id = ${batchId} order by 1, 2, 3`,
  );
  return { loaded: made.rowCount ?? 0, duplicates: 0 };
}

/** After it, items have the prices that the file gives their names, where no later load gave one; the last line of a name counts. */
export async function makePrices(exec: Executor, batchId: number, { span }: Load): Promise<Made> {
  const names = await firstRow<{ lines: number; names: number }>(
    exec,
    sql`select count(*)::float8 as lines, count(distinct item_name)::float8 as names from staging.price_log where batch_id = ${batchId}`,
  );
  await exec.execute(
    sql`update mart.d_item d set price = p.price, priced_date = ${span.last}::date
    from (select distinct on (item_name) item_name, price from staging.price_log
      where batch_id = ${batchId} order by item_name, line_number desc) as p
    where p.item_name = d.item_name and (d.priced_date is null or d.priced_date <= ${span.last}::date)
      and (p.price, ${span.last}::date) is distinct from (d.price, d.priced_date)`,
  );
  const { lines = 0, names: loaded = 0 } = names ?? {};
  return { loaded, duplicates: lines - loaded };
}
