import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { takeAnew } from './copy-transaction.ts';
import type { Reading } from './csv-to-copy.ts';
import { fillCalendar, nameDimensions } from './dimensions.ts';
import type { Load } from './load-log.ts';
import type { Span } from './row-encoder.ts';

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
export async function makeSales(exec: Executor, reading: Reading, { span }: Load): Promise<number> {
  const { batchId, days } = reading;
  const hasOthers = days !== null && (days.first < span.first || days.last > span.last);
  await countStaged(exec);
  await takeAnew(exec, 'mart.f_sales');
  await replaceSpan(exec, span);
  await nameDimensions(exec, batchId);
  await fillCalendar(exec, batchId, span, hasOthers);
  if (!hasOthers && (await isEmpty(exec))) return withoutIndexes(exec, () => insertSales(exec, reading, sql.empty()));
  const older = await findOlder(exec, batchId, span);
  const isNewer =
    older > 0 ? sql`and not exists (select from pg_temp.older o where o.uniq_id = l.uniq_id)` : sql.empty();
  await exec.execute(
    sql`delete from mart.f_sales f using staging.user_order_log l where l.batch_id = ${batchId} and f.uniq_id = l.uniq_id ${isNewer}`,
  );
  return insertSales(exec, reading, isNewer);
}

/** Without knowing how many lines and keys there are now, joins of them are planned for a handful, and take hours. */
async function countStaged(exec: Executor): Promise<void> {
  await exec.execute(sql`set local default_statistics_target = 20`); // of a million lines the usual one reads nearly all
  await exec.execute(sql`analyze staging.user_order_log (batch_id, uniq_id, date_time, city_id, customer_id, item_id)`);
}

async function isEmpty(exec: Executor): Promise<boolean> {
  return (await firstRow(exec, sql`select from mart.f_sales limit 1`)) === null;
}

async function insertSales(exec: Executor, { batchId, keyless }: Reading, isNewer: SQL): Promise<number> {
  const made = await exec.execute(
    sql`insert into mart.f_sales (uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, batch_id)
    select uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, ${batchId}::bigint
    from staging.orders_once(${batchId}, ${keyless > 0}) l where true ${isNewer}`,
  );
  return made.rowCount ?? 0;
}

/** Returns what `work` returns; the facts' indexes are made anew after it, at a third of what growing by each line costs. */
async function withoutIndexes<T>(exec: Executor, work: () => Promise<T>): Promise<T> {
  const indexes = await rows<{ drop: string; make: string }>(
    exec,
    sql`select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
        else format('alter table mart.f_sales drop constraint %I', c.conname) end as drop,
      case when c.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table mart.f_sales add constraint %I %s', c.conname, pg_get_constraintdef(c.oid)) end as make
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
    where i.indrelid = 'mart.f_sales'::regclass`,
  );
  for (const { drop } of indexes) await exec.execute(sql.raw(drop));
  const result = await work();
  for (const { make } of indexes) await exec.execute(sql.raw(make));
  return result;
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

/** Finds the lines whose `uniq_id` a later day has, and those dated on a day that a later load has replaced; returns how many. */
async function findOlder(exec: Executor, batchId: number, { first, last }: Span): Promise<number> {
  await exec.execute(sql`create temporary table older (uniq_id text collate "C") on commit drop`);
  const found = await exec.execute(
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
  return found.rowCount ?? 0;
}

/** The first instant of the day after, in UTC. */
const afterDay = (date: string): SQL => sql`((${date}::date + 1)::timestamp at time zone 'UTC')`;

/** After it, the activity lines of the batch are the facts of the span; a `uniq_id` counts once in a file, its lowest `id`. */
export async function makeActivity(exec: Executor, { batchId }: Reading, { span }: Load): Promise<number> {
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
export async function makeResearch(exec: Executor, { batchId }: Reading, { span }: Load): Promise<number> {
  await exec.execute(sql`delete from mart.f_research where ${inSpan(span)}`);
  const made = await exec.execute(
    sql`insert into mart.f_research (date_id, category_id, geo_id, sales_qty, sales_amt)
    select ${dayOf(sql`date_id`)}, category_id, geo_id, sales_qty, sales_amt from staging.customer_research
    where batch_id = ${batchId} order by 1, 2, 3`,
  );
  return made.rowCount ?? 0;
}

/** After it, items have the prices that the file gives their names, where no later load gave one; the last line of a name counts. */
export async function makePrices(exec: Executor, { batchId }: Reading, { span }: Load): Promise<number> {
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
