import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import type { FileSummary } from './csv-to-copy.ts';
import { isInSpan, utcDate } from './fact-sql.ts';
import type { SalesLoad } from './load-log.ts';

/* The facts of the three smaller files. Each function returns the number of facts. */

/** Replaces the activity of the span. Of several lines with one `uniq_id`, the one with the lowest `id` counts. */
export async function replaceActivity(exec: Executor, { batchId }: FileSummary, { span }: SalesLoad): Promise<number> {
  await exec.execute(sql`delete from mart.f_activity where ${isInSpan(span)}`);
  const inserted = await exec.execute(
    sql`insert into mart.f_activity (date_id, customer_id, click_number)
    select ${utcDate(sql`date_time`)}, customer_id, quantity from (
      (select distinct on (uniq_id) * from staging.user_activity_log
        where batch_id = ${batchId} and uniq_id is not null order by uniq_id, id, ctid)
      union all
      select * from staging.user_activity_log where batch_id = ${batchId} and uniq_id is null
    ) as lines order by date_time, id`,
  );
  return inserted.rowCount ?? 0;
}

/** Replaces the research of the span. */
export async function replaceResearch(exec: Executor, { batchId }: FileSummary, { span }: SalesLoad): Promise<number> {
  await exec.execute(sql`delete from mart.f_research where ${isInSpan(span)}`);
  const inserted = await exec.execute(
    sql`insert into mart.f_research (date_id, category_id, geo_id, sales_qty, sales_amt)
    select ${utcDate(sql`date_id`)}, category_id, geo_id, sales_qty, sales_amt from staging.customer_research
    where batch_id = ${batchId} order by 1, 2, 3`,
  );
  return inserted.rowCount ?? 0;
}

/** Sets the prices of items by their names, unless a later load has set them. The last line of a name counts. */
export async function updatePrices(exec: Executor, { batchId }: FileSummary, { span }: SalesLoad): Promise<number> {
  const pricedDate = sql`${span.last}::date`;
  await exec.execute(
    sql`update mart.d_item d set price = p.price, priced_date = ${pricedDate}
    from (select distinct on (item_name) item_name, price from staging.price_log
      where batch_id = ${batchId} order by item_name, line_number desc) as p
    where p.item_name = d.item_name and (d.priced_date is null or d.priced_date <= ${pricedDate})
      and (p.price, ${pricedDate}) is distinct from (d.price, d.priced_date)`,
  );
  const found = await firstRow<{ names: number }>(
    exec,
    sql`select count(distinct item_name)::float8 as names from staging.price_log where batch_id = ${batchId}`,
  );
  return found?.names ?? 0;
}
