import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';
import { streamRows } from '../streams.ts';

/** What `mart.f_sales` and `mart.f_customer_retention` hold; days are `YYYY-MM-DD` in UTC, both ends of a span included. */

export interface SalesPeriod {
  first: string;
  last: string;
}

export interface SalesFigures {
  /** Signed: what was sold and what was refunded together. */
  revenue: number;
  sold: number;
  /** 0 or less. */
  refunded: number;
  /** Lines that are no refunds. */
  orders: number;
  /** Lines that are. */
  refunds: number;
}

export interface SalesBucket extends SalesFigures {
  /** The day, or the Monday of the week. */
  day: string;
}

/** The sales of an item or in a city. */
export interface SalesGroup extends SalesFigures {
  id: number;
  /** Null where no file gave one. */
  name: string | null;
  /** Refunds subtracted. */
  quantity: number;
}

/** A row of `mart.f_customer_retention`. */
export interface CustomerWeek {
  /** The Monday. */
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

/** Epoch seconds on both sides, so that the index of days is used. */
const within = ({ first, last }: SalesPeriod): SQL =>
  sql`s.date_id between ${Date.parse(first) / 1000}::bigint and ${Date.parse(last) / 1000}::bigint`;

/** The first day of the line's step, in epoch seconds: 1 January 1970 was a Thursday. */
const starts = {
  day: sql`s.date_id`,
  week: sql`s.date_id - (s.date_id / 86400 + 3) % 7 * 86400`,
};

/** Returns one row per day, or per week from Monday, with sales in the span, in order. */
export function salesByBucket(exec: Executor, step: 'day' | 'week', span: SalesPeriod): Promise<SalesBucket[]> {
  return rows(
    exec,
    sql`select (date '1970-01-01' + (start / 86400)::integer)::text as day, revenue, sold, refunded, orders, refunds
    from (select ${starts[step]} as start, ${figures} from mart.f_sales s where ${within(span)} group by 1) steps
    order by start`,
  );
}

/** Returns the sums of the span; without sales, zeros. */
export async function sumSales(exec: Executor, span: SalesPeriod): Promise<SalesFigures> {
  const row = await firstRow<SalesFigures>(exec, sql`select ${figures} from mart.f_sales s where ${within(span)}`);
  if (!row) throw new Error('a sum returned no row');
  return row;
}

/** Returns the first and the last day with sales; null without any. */
export async function findSalesPeriod(exec: Executor): Promise<SalesPeriod | null> {
  const row = await firstRow<{ first: string | null; last: string | null }>(
    exec,
    sql`select (date '1970-01-01' + (min(date_id) / 86400)::integer)::text as first,
      (date '1970-01-01' + (max(date_id) / 86400)::integer)::text as last from mart.f_sales`,
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}

/** Returns the weeks of the span, which begins on a Monday, as `mart.f_customer_retention` has them, in order. */
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

export type SalesGrouping = 'items' | 'cities';

const shares = {
  items: (
    span: SalesPeriod,
  ) => sql`select s.item_id::float8 as id, d.item_name as name, sum(s.quantity)::float8 as quantity,
      ${figures}, (count(*) over ())::float8 as "of"
    from mart.f_sales s left join mart.d_item d using (item_id) where ${within(span)}
    group by s.item_id, d.item_name order by sum(s.payment_amount) desc, s.item_id`,
  cities: (
    span: SalesPeriod,
  ) => sql`select s.city_id::float8 as id, d.city_name as name, sum(s.quantity)::float8 as quantity,
      ${figures}, (count(*) over ())::float8 as "of"
    from mart.f_sales s left join mart.d_city d using (city_id) where ${within(span)}
    group by s.city_id, d.city_name order by sum(s.payment_amount) desc, s.city_id`,
} satisfies Record<SalesGrouping, (span: SalesPeriod) => SQL>;

/** Returns the items or cities with the most revenue in the span, the best first; `of` is how many there are at all. */
export function findBestSales(
  exec: Executor,
  by: SalesGrouping,
  span: SalesPeriod,
  limit: number,
): Promise<(SalesGroup & { of: number })[]> {
  return rows(exec, sql`${shares[by](span)} limit ${limit}`);
}

/** Yields all items or cities with sales in the span, the best first. */
export function streamSalesGroups(db: Db, by: SalesGrouping, span: SalesPeriod): AsyncGenerator<SalesGroup> {
  return streamRows(db, shares[by](span));
}
