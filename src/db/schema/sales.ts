import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  index,
  numeric,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/pg-core';

export const staging = pgSchema('staging');
export const mart = pgSchema('mart');

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const day = (name: string) => date(name, { mode: 'string' });
const whole = (name: string) => bigint(name, { mode: 'number' });
/** Exact, as text: it is summed in the database only. */
const money = (name: string, precision: number) => numeric(name, { precision, scale: 2 });
/** Ids of lines are compared byte by byte: no language's rules, which cost several times as much to sort. */
const identifier = customType<{ data: string }>({ dataType: () => 'varchar(100) collate "C"' });
const name = (column: string) => varchar(column, { length: 100 });

const loaded = {
  batchId: whole('batch_id').notNull(),
  loadedAt: instant('loaded_at').notNull().default(sql`now()`),
};

/** One row per load of a file, whether it stands or was refused. */
export const loadBatch = staging.table(
  'load_batch',
  {
    batchId: whole('batch_id').primaryKey().generatedByDefaultAsIdentity(),
    kind: text('kind').notNull(),
    fileName: text('file_name').notNull(),
    sourceId: text('source_id'),
    businessDate: day('business_date').notNull(),
    firstDate: day('first_date').notNull(),
    lastDate: day('last_date').notNull(),
    state: text('state').notNull(),
    reason: text('reason'),
    rowsInFile: whole('rows_in_file').notNull(),
    duplicates: whole('duplicates').notNull().default(0),
    rejected: whole('rejected').notNull(),
    loaded: whole('loaded').notNull().default(0),
    checksum: text('checksum').notNull(),
    startedAt: instant('started_at').notNull(),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    index('load_batch_business_date').on(t.kind, t.businessDate),
    check('load_batch_kind', sql`${t.kind} in ('backfill', 'increment')`),
    check('load_batch_state', sql`${t.state} in ('loaded', 'refused')`),
  ],
);

/** One row per line of a file that could not be read. */
export const loadRejects = staging.table(
  'load_rejects',
  {
    batchId: whole('batch_id').notNull(),
    lineNumber: whole('line_number').notNull(),
    reason: text('reason').notNull(),
    line: text('line').notNull(),
    rejectedAt: instant('rejected_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.lineNumber] })],
);

/**
 * One row per line of an order file, lines that come twice included. What has a fixed width stands first: a load asks all its lines
 * for it, and PostgreSQL reads a row up to what it is asked for.
 */
export const userOrderLog = staging.table(
  'user_order_log',
  {
    ...loaded,
    id: whole('id').notNull(),
    dateTime: instant('date_time').notNull(),
    cityId: whole('city_id').notNull(),
    customerId: whole('customer_id').notNull(),
    itemId: whole('item_id').notNull(),
    quantity: whole('quantity').notNull(),
    quantitySigned: whole('quantity_signed').generatedAlwaysAs(
      sql`case when status = 'refunded' then -abs(quantity) else quantity end`,
    ),
    uniqId: identifier('uniq_id'),
    paymentAmount: money('payment_amount', 10).notNull(),
    // Without a precision: it has that of the amount, and to see to it once more costs a sixth of the load.
    paymentAmountSigned: numeric('payment_amount_signed').generatedAlwaysAs(
      sql`case when status = 'refunded' then -abs(payment_amount) else payment_amount end`,
    ),
    status: name('status').notNull().default('shipped'),
    cityName: name('city_name'),
    firstName: name('first_name'),
    lastName: name('last_name'),
    itemName: name('item_name'),
  },
  (t) => [index('user_order_log_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per line of an activity file, lines that come twice included. */
export const userActivityLog = staging.table(
  'user_activity_log',
  {
    id: whole('id').notNull(),
    uniqId: identifier('uniq_id'),
    dateTime: instant('date_time').notNull(),
    actionId: whole('action_id').notNull(),
    customerId: whole('customer_id').notNull(),
    quantity: whole('quantity').notNull(),
    ...loaded,
  },
  (t) => [index('user_activity_log_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per line of a research file. */
export const customerResearch = staging.table(
  'customer_research',
  {
    dateId: instant('date_id').notNull(),
    categoryId: whole('category_id').notNull(),
    geoId: whole('geo_id').notNull(),
    salesQty: whole('sales_qty').notNull(),
    salesAmt: money('sales_amt', 14).notNull(),
    ...loaded,
  },
  (t) => [index('customer_research_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per line of a price file. */
export const priceLog = staging.table(
  'price_log',
  {
    lineNumber: whole('line_number').notNull(),
    itemName: name('item_name').notNull(),
    price: money('price', 10).notNull(),
    ...loaded,
  },
  (t) => [index('price_log_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per day that a load is about or a line is dated. */
export const dCalendar = mart.table('d_calendar', {
  dateId: whole('date_id').primaryKey(),
  dateActual: day('date_actual').notNull().unique(),
  dayName: text('day_name').notNull(),
  dayOfWeek: smallint('day_of_week').notNull(),
  dayOfMonth: smallint('day_of_month').notNull(),
  dayOfYear: smallint('day_of_year').notNull(),
  weekOfYear: smallint('week_of_year').notNull(),
  weekStartDate: day('week_start_date').notNull(),
  monthActual: smallint('month_actual').notNull(),
  monthName: text('month_name').notNull(),
  quarterActual: smallint('quarter_actual').notNull(),
  yearActual: smallint('year_actual').notNull(),
  weekendIndr: boolean('weekend_indr').notNull(),
});

/** One row per city that orders name. */
export const dCity = mart.table('d_city', {
  cityId: whole('city_id').primaryKey(),
  cityName: name('city_name'),
  namedAt: instant('named_at').notNull(),
});

/** One row per item that orders name. */
export const dItem = mart.table('d_item', {
  itemId: whole('item_id').primaryKey(),
  itemName: name('item_name'),
  price: money('price', 10),
  namedAt: instant('named_at').notNull(),
  pricedDate: day('priced_date'),
});

/** One row per customer that orders name. */
export const dCustomer = mart.table('d_customer', {
  customerId: whole('customer_id').primaryKey(),
  firstName: name('first_name'),
  lastName: name('last_name'),
  cityId: whole('city_id').notNull(),
  namedAt: instant('named_at').notNull(),
});

/** One row per order line. */
export const fSales = mart.table(
  'f_sales',
  {
    salesId: whole('sales_id').primaryKey().generatedAlwaysAsIdentity({ cache: 1000 }),
    uniqId: identifier('uniq_id'),
    dateId: whole('date_id').notNull(),
    itemId: whole('item_id').notNull(),
    customerId: whole('customer_id').notNull(),
    cityId: whole('city_id').notNull(),
    quantity: whole('quantity').notNull(),
    paymentAmount: money('payment_amount', 10).notNull(),
    status: name('status').notNull(),
    batchId: whole('batch_id').notNull(),
  },
  (t) => [
    uniqueIndex('f_sales_uniq_id').on(t.uniqId).where(sql`${t.uniqId} is not null`),
    // Days are replaced and read whole, and come one after another: a sorted index would cost the load more than it gives.
    index('f_sales_date_id').using('brin', t.dateId),
  ],
);

/** One row per line of activity. */
export const fActivity = mart.table(
  'f_activity',
  {
    activityId: whole('activity_id').primaryKey().generatedAlwaysAsIdentity(),
    dateId: whole('date_id').notNull(),
    customerId: whole('customer_id').notNull(),
    clickNumber: whole('click_number').notNull(),
  },
  (t) => [index('f_activity_date_id').on(t.dateId)],
);

/** One row per day, category and place of the research. */
export const fResearch = mart.table(
  'f_research',
  {
    researchId: whole('research_id').primaryKey().generatedAlwaysAsIdentity(),
    dateId: whole('date_id').notNull(),
    categoryId: whole('category_id').notNull(),
    geoId: whole('geo_id').notNull(),
    salesQty: whole('sales_qty').notNull(),
    salesAmt: money('sales_amt', 14).notNull(),
  },
  (t) => [index('f_research_date_id').on(t.dateId)],
);
