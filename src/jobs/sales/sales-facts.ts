import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { truncateIfEmpty } from './copy-transaction.ts';
import type { FileSummary } from './csv-to-copy.ts';
import { fillCalendar, updateDimensions } from './dimensions.ts';
import { epochDate, isInSpan, utcDate } from './fact-sql.ts';
import type { SalesLoad } from './load-log.ts';
import type { LoadSpan } from './load-span.ts';

/**
 * Replaces the sales of the load's span by the order lines of a load batch, whichever load inserted them. Returns
 * the number of facts. Of several sales, or refunds, with one `uniq_id`, the one with the lowest `id` counts.
 *
 * An order line dated outside the span replaces the fact with its key: its `uniq_id` and whether it is a refund.
 * Between two loads of one key the assigned day decides: the order line's own day within the load's span, the last day
 * of the span otherwise. The later assigned day wins, so that loads in any order end in the same rows. Expects that no
 * other load runs at the same time.
 */
export async function replaceSales(exec: Executor, file: FileSummary, { span }: SalesLoad): Promise<number> {
  const { batchId, days } = file;
  const hasDaysOutsideSpan = days !== null && (days.first < span.first || days.last > span.last);
  await analyzeOrders(exec);
  await truncateIfEmpty(exec, 'mart.f_sales');
  await deleteSpan(exec, span);
  await updateDimensions(exec, batchId);
  await fillCalendar(exec, batchId, span, hasDaysOutsideSpan);
  if (!hasDaysOutsideSpan && (await hasNoSales(exec)))
    return withoutIndexes(exec, () => insertSales(exec, file, sql.empty()));
  const supersededCount = await findSuperseded(exec, batchId, span);
  const isNotSuperseded =
    supersededCount > 0
      ? sql`and not exists (select from pg_temp.superseded s where ${hasSameKey('s', 'l')})`
      : sql.empty();
  await exec.execute(
    sql`delete from mart.f_sales f using staging.user_order_log l
    where l.batch_id = ${batchId} and ${hasSameKey('f', 'l')} ${isNotSuperseded}`,
  );
  return insertSales(exec, file, isNotSuperseded);
}

/**
 * Analyzes the new order lines. Without current statistics, joins of the new order lines are planned for a handful of
 * rows and take hours.
 */
async function analyzeOrders(exec: Executor): Promise<void> {
  // With the default of 100, ANALYZE reads nearly all of a million rows.
  await exec.execute(sql`set local default_statistics_target = 20`);
  await exec.execute(sql`analyze staging.user_order_log (batch_id, uniq_id, date_time, city_id, customer_id, item_id)`);
}

async function hasNoSales(exec: Executor): Promise<boolean> {
  return (await firstRow(exec, sql`select from mart.f_sales limit 1`)) === null;
}

async function insertSales(exec: Executor, file: FileSummary, isNotSuperseded: SQL): Promise<number> {
  const { batchId, rowsWithoutKey } = file;
  const inserted = await exec.execute(
    sql`insert into mart.f_sales
      (uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, is_refund, batch_id)
    select uniq_id, date_id, item_id, customer_id, city_id, quantity, payment_amount, status, is_refund,
      ${batchId}::bigint
    from staging.dedupe_orders(${batchId}, ${rowsWithoutKey > 0}) l where true ${isNotSuperseded}`,
  );
  return inserted.rowCount ?? 0;
}

/**
 * Drops the indexes of the sales, runs `work`, creates the indexes again and returns the result of `work`. This takes a
 * third of the time of adding each row to the indexes.
 */
async function withoutIndexes<T>(exec: Executor, work: () => Promise<T>): Promise<T> {
  const indexes = await rows<{ drop: string; create: string }>(
    exec,
    sql`select case when c.oid is null then format('drop index %s', i.indexrelid::regclass)
        else format('alter table mart.f_sales drop constraint %I', c.conname) end as drop,
      case when c.oid is null then pg_get_indexdef(i.indexrelid)
        else format('alter table mart.f_sales add constraint %I %s', c.conname, pg_get_constraintdef(c.oid))
        end as create
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid
    where i.indrelid = 'mart.f_sales'::regclass`,
  );
  for (const { drop } of indexes) await exec.execute(sql.raw(drop));
  const result = await work();
  for (const { create } of indexes) await exec.execute(sql.raw(create));
  return result;
}

/**
 * Deletes the sales of the span, except order lines of a later load that are dated outside its own span: they belong
 * to that load.
 */
async function deleteSpan(exec: Executor, span: LoadSpan): Promise<void> {
  await exec.execute(
    sql`delete from mart.f_sales f using staging.load_batch b
    where f.${isInSpan(span)} and b.batch_id = f.batch_id and ${assignedDay} <= ${epochDate(span.last)}`,
  );
}

/**
 * Returns the condition that two order lines have one key. A refund may have the `uniq_id` of its sale: they are two
 * lines. A line with an ignored status, whose `is_refund` is null, has the key of no other line.
 */
const hasSameKey = (a: 'f' | 's', b: 'l'): SQL =>
  sql.raw(`${a}.uniq_id = ${b}.uniq_id and ${a}.is_refund = ${b}.is_refund`);

/** Returns the condition that the load `b` has the day in its span. */
const isInSpanOfBatch = (day: SQL): SQL =>
  sql`${day} between (extract(epoch from b.first_date))::bigint and (extract(epoch from b.last_date))::bigint`;

/** The day that the load `b` assigns to the fact `f`. */
const assignedDay = sql`case when ${isInSpanOfBatch(sql`f.date_id`)} then f.date_id
  else (extract(epoch from b.last_date))::bigint end`;

/**
 * Finds the order lines that must not replace facts: those whose key has a fact with a later assigned day, and
 * those dated on a day that a later load has replaced. Stores them in `pg_temp.superseded` and returns their number.
 */
async function findSuperseded(exec: Executor, batchId: number, { first, last }: LoadSpan): Promise<number> {
  await exec.execute(
    sql`create temporary table superseded (uniq_id text collate "C", is_refund boolean) on commit drop`,
  );
  const found = await exec.execute(
    sql`insert into pg_temp.superseded
    select l.uniq_id, l.is_refund from (
      select distinct on (l.uniq_id, l.is_refund) l.uniq_id, l.is_refund, ${utcDate(sql`l.date_time`)} as date_id
      from staging.user_order_log l
      where l.batch_id = ${batchId} and exists (select from mart.f_sales f where ${hasSameKey('f', 'l')})
      order by l.uniq_id, l.is_refund, l.id, l.ctid
    ) as l
    join mart.f_sales f on ${hasSameKey('f', 'l')}
    join staging.load_batch b on b.batch_id = f.batch_id
    where ${assignedDay} > case when l.date_id between ${epochDate(first)} and ${epochDate(last)} then l.date_id
      else ${epochDate(last)} end
    union
    select l.uniq_id, l.is_refund from staging.user_order_log l
    join staging.load_batch b on b.state = 'loaded' and b.file_name = 'user_order_log'
      and b.last_date > ${last}::date and ${isInSpanOfBatch(utcDate(sql`l.date_time`))}
    where l.batch_id = ${batchId} and l.date_time >= ((${last}::date + 1)::timestamp at time zone 'UTC')`,
  );
  return found.rowCount ?? 0;
}
