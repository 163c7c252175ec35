import { type SQL, sql } from 'drizzle-orm';
import type { DaySpan } from '../../../time/period.ts';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/** Queries of the sales mart. Days are `YYYY-MM-DD` in UTC. */

/** Totals of order lines. */
export interface SalesFigures {
  /** Sales minus refunds. */
  revenue: number;
  /** Amount of the order lines that are not refunded. */
  sold: number;
  /** Amount of the refunds, 0 or less. */
  refunded: number;
  /** Number of order lines that are not refunded. */
  orders: number;
  /** Number of refunded order lines. */
  refunds: number;
}

/** The totals of a day or of a week. */
export interface SalesBucket extends SalesFigures {
  /** The day, or the Monday of the week. */
  day: string;
}

/** The totals of an item or of a city. */
export interface SalesGroup extends SalesFigures {
  id: number;
  /** Null: no file has its name. */
  name: string | null;
  /** Pieces, refunds subtracted. */
  quantity: number;
}

/** A row of `mart.f_customer_retention`. */
export interface CustomerWeek {
  /** Monday of the week. */
  day: string;
  newCustomers: number;
  newRevenue: number;
  returningCustomers: number;
  returningRevenue: number;
  refundedCustomers: number;
  refunds: number;
}

const figures = sql`coalesce(sum(s.payment_amount), 0)::float8 as revenue,
  coalesce(sum(s.payment_amount) filter (where not s.is_refund), 0)::float8 as sold,
  coalesce(sum(s.payment_amount) filter (where s.is_refund), 0)::float8 as refunded,
  (count(*) filter (where not s.is_refund))::float8 as orders,
  (count(*) filter (where s.is_refund))::float8 as refunds`;

/** Compares Unix seconds, so that the index on date_id can be used. */
const isInDays = ({ first, last }: DaySpan): SQL =>
  sql`s.date_id between ${Date.parse(first) / 1000}::bigint and ${Date.parse(last) / 1000}::bigint`;

/** The first day of a bucket, in Unix seconds. 1 January 1970 was a Thursday. */
const bucketStarts = {
  day: sql`s.date_id`,
  week: sql`s.date_id - (s.date_id / 86400 + 3) % 7 * 86400`,
};

/** Returns the totals per day, or per week from Monday, in order. Days and weeks without order lines are left out. */
export function salesByBucket(exec: Executor, unit: 'day' | 'week', days: DaySpan): Promise<SalesBucket[]> {
  return rows(
    exec,
    sql`select (date '1970-01-01' + (start / 86400)::integer)::text as day, revenue, sold, refunded, orders, refunds
    from (
      select ${bucketStarts[unit]} as start, ${figures} from mart.f_sales s where ${isInDays(days)} group by 1
    ) as buckets
    order by start`,
  );
}

/** Returns the totals of the days: zeros when they have no order lines. */
export async function sumSales(exec: Executor, days: DaySpan): Promise<SalesFigures> {
  const row = await firstRow<SalesFigures>(exec, sql`select ${figures} from mart.f_sales s where ${isInDays(days)}`);
  if (!row) throw new Error('a sum returned no row');
  return row;
}

/** Returns the first and the last day with order lines. Null: there are none. */
export async function findSalesPeriod(exec: Executor): Promise<DaySpan | null> {
  const row = await firstRow<{ first: string | null; last: string | null }>(
    exec,
    sql`select (date '1970-01-01' + (min(date_id) / 86400)::integer)::text as first,
      (date '1970-01-01' + (max(date_id) / 86400)::integer)::text as last from mart.f_sales`,
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}

/** Returns the rows of `mart.f_customer_retention` for days that begin on a Monday, in order. */
export function findCustomerWeeks(exec: Executor, { first, last }: DaySpan): Promise<CustomerWeek[]> {
  return rows(
    exec,
    sql`select period_id::text as day, new_customers_count::float8 as "newCustomers",
      new_customers_revenue::float8 as "newRevenue", returning_customers_count::float8 as "returningCustomers",
      returning_customers_revenue::float8 as "returningRevenue", refunded_customer_count::float8 as "refundedCustomers",
      customers_refunded::float8 as refunds
    from mart.f_customer_retention where period_id between ${first}::date and ${last}::date order by period_id`,
  );
}

/** What sales are grouped by. */
export type SalesGrouping = 'items' | 'cities';

const groupQueries: Record<SalesGrouping, (days: DaySpan) => SQL> = {
  items: (days) => sql`select s.item_id::float8 as id, d.item_name as name,
      sum(s.quantity)::float8 as quantity, ${figures}, (count(*) over ())::float8 as "groupCount"
    from mart.f_sales s left join mart.d_item d using (item_id) where ${isInDays(days)}
    group by s.item_id, d.item_name order by sum(s.payment_amount) desc, s.item_id`,
  cities: (days) => sql`select s.city_id::float8 as id, d.city_name as name,
      sum(s.quantity)::float8 as quantity, ${figures}, (count(*) over ())::float8 as "groupCount"
    from mart.f_sales s left join mart.d_city d using (city_id) where ${isInDays(days)}
    group by s.city_id, d.city_name order by sum(s.payment_amount) desc, s.city_id`,
};

/** Returns the items or cities with the largest revenue, largest first. `groupCount`: the number of all of them. */
export function findBestSales(
  exec: Executor,
  by: SalesGrouping,
  days: DaySpan,
  limit: number,
): Promise<(SalesGroup & { groupCount: number })[]> {
  return rows(exec, sql`${groupQueries[by](days)} limit ${limit}`);
}

/** Yields all items or cities with order lines, largest revenue first. */
export function streamSalesGroups(db: Db, by: SalesGrouping, days: DaySpan): AsyncGenerator<SalesGroup> {
  return streamRows(db, groupQueries[by](days));
}
