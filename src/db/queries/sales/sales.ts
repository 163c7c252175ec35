import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/** Queries of the sales mart. Days are `YYYY-MM-DD` in UTC. */

/** A period of days, both included. */
export interface SalesPeriod {
  first: string;
  last: string;
}

/** Totals of order lines. */
export interface SalesFigures {
  /** Sales minus refunds. */
  revenue: number;
  /** Amount of the lines that are no refunds. */
  sold: number;
  /** Amount of the refunds, 0 or less. */
  refunded: number;
  /** Number of lines that are no refunds. */
  orders: number;
  /** Number of refund lines. */
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
  coalesce(sum(s.payment_amount) filter (where s.status <> 'refunded'), 0)::float8 as sold,
  coalesce(sum(s.payment_amount) filter (where s.status = 'refunded'), 0)::float8 as refunded,
  (count(*) filter (where s.status <> 'refunded'))::float8 as orders,
  (count(*) filter (where s.status = 'refunded'))::float8 as refunds`;

/** Compares Unix seconds, so that the index on date_id can be used. */
const inPeriod = ({ first, last }: SalesPeriod): SQL =>
  sql`s.date_id between ${Date.parse(first) / 1000}::bigint and ${Date.parse(last) / 1000}::bigint`;

/** The first day of a bucket, in Unix seconds. 1 January 1970 was a Thursday. */
const bucketStarts = {
  day: sql`s.date_id`,
  week: sql`s.date_id - (s.date_id / 86400 + 3) % 7 * 86400`,
};

/** Returns the totals per day, or per week from Monday, in order. Days and weeks without lines are left out. */
export function salesByBucket(exec: Executor, unit: 'day' | 'week', period: SalesPeriod): Promise<SalesBucket[]> {
  return rows(
    exec,
    sql`select (date '1970-01-01' + (start / 86400)::integer)::text as day, revenue, sold, refunded, orders, refunds
    from (
      select ${bucketStarts[unit]} as start, ${figures} from mart.f_sales s where ${inPeriod(period)} group by 1
    ) as buckets
    order by start`,
  );
}

/** Returns the totals of a period: zeros when it has no lines. */
export async function sumSales(exec: Executor, period: SalesPeriod): Promise<SalesFigures> {
  const row = await firstRow<SalesFigures>(exec, sql`select ${figures} from mart.f_sales s where ${inPeriod(period)}`);
  if (!row) throw new Error('a sum returned no row');
  return row;
}

/** Returns the first and the last day with order lines. Null: there are none. */
export async function findSalesPeriod(exec: Executor): Promise<SalesPeriod | null> {
  const row = await firstRow<{ first: string | null; last: string | null }>(
    exec,
    sql`select (date '1970-01-01' + (min(date_id) / 86400)::integer)::text as first,
      (date '1970-01-01' + (max(date_id) / 86400)::integer)::text as last from mart.f_sales`,
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}

/** Returns the rows of `mart.f_customer_retention` for a period that begins on a Monday, in order. */
export function findCustomerWeeks(exec: Executor, { first, last }: SalesPeriod): Promise<CustomerWeek[]> {
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

const groupQueries: Record<SalesGrouping, (period: SalesPeriod) => SQL> = {
  items: (period) => sql`select s.item_id::float8 as id, d.item_name as name,
      sum(s.quantity)::float8 as quantity, ${figures}, (count(*) over ())::float8 as "groupCount"
    from mart.f_sales s left join mart.d_item d using (item_id) where ${inPeriod(period)}
    group by s.item_id, d.item_name order by sum(s.payment_amount) desc, s.item_id`,
  cities: (period) => sql`select s.city_id::float8 as id, d.city_name as name,
      sum(s.quantity)::float8 as quantity, ${figures}, (count(*) over ())::float8 as "groupCount"
    from mart.f_sales s left join mart.d_city d using (city_id) where ${inPeriod(period)}
    group by s.city_id, d.city_name order by sum(s.payment_amount) desc, s.city_id`,
};

/** Returns the items or cities with the largest revenue, largest first. `groupCount`: the number of all of them. */
export function findBestSales(
  exec: Executor,
  by: SalesGrouping,
  period: SalesPeriod,
  limit: number,
): Promise<(SalesGroup & { groupCount: number })[]> {
  return rows(exec, sql`${groupQueries[by](period)} limit ${limit}`);
}

/** Yields all items or cities with order lines, largest revenue first. */
export function streamSalesGroups(db: Db, by: SalesGrouping, period: SalesPeriod): AsyncGenerator<SalesGroup> {
  return streamRows(db, groupQueries[by](period));
}
