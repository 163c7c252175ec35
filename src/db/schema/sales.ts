import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  customType,
  index,
  numeric,
  pgSchema,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/pg-core';
import { dateText, int8, timestamptz } from './columns.ts';

export const stagingSchema = pgSchema('staging');
export const martSchema = pgSchema('mart');

/** Creates a column of money. It is read as text, without rounding. Only the database sums it. */
const money = (name: string, precision: number) => numeric(name, { precision, scale: 2 });
/** Ids of lines are compared byte by byte. Sorting by the rules of a language costs several times as much. */
const identifier = customType<{ data: string }>({ dataType: () => 'varchar(100) collate "C"' });
const shortText = (column: string) => varchar(column, { length: 100 });

const loadColumns = {
  batchId: int8('batch_id').notNull(),
  loadedAt: timestamptz('loaded_at').notNull().default(sql`now()`),
};

/** One row per load of a file, accepted or refused. */
export const loadBatch = stagingSchema.table(
  'load_batch',
  {
    batchId: int8('batch_id').primaryKey().generatedByDefaultAsIdentity(),
    kind: text('kind').notNull(),
    fileName: text('file_name').notNull(),
    sourceId: text('source_id'),
    businessDate: dateText('business_date').notNull(),
    firstDate: dateText('first_date').notNull(),
    lastDate: dateText('last_date').notNull(),
    state: text('state').notNull(),
    reason: text('reason'),
    rowsInFile: int8('rows_in_file').notNull(),
    duplicates: int8('duplicates').notNull().default(0),
    rejected: int8('rejected').notNull(),
    ignored: int8('ignored').notNull().default(0),
    loaded: int8('loaded').notNull().default(0),
    checksum: text('checksum').notNull(),
    startedAt: timestamptz('started_at').notNull(),
    finishedAt: timestamptz('finished_at'),
  },
  (t) => [
    index('load_batch_business_date').on(t.kind, t.businessDate),
    check('load_batch_kind', sql`${t.kind} in ('backfill', 'increment')`),
    check('load_batch_state', sql`${t.state} in ('loaded', 'refused')`),
  ],
);

/** One row per line of a file that could not be read. */
export const loadRejects = stagingSchema.table(
  'load_rejects',
  {
    batchId: int8('batch_id').notNull(),
    lineNumber: int8('line_number').notNull(),
    reason: text('reason').notNull(),
    line: text('line').notNull(),
    rejectedAt: timestamptz('rejected_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.batchId, t.lineNumber] })],
);

/**
 * One row per line of an order file, duplicates included. Columns of a fixed width come first: a load reads them of all
 * lines, and PostgreSQL reads a row only up to the last column it needs.
 */
export const userOrderLog = stagingSchema.table(
  'user_order_log',
  {
    ...loadColumns,
    id: int8('id').notNull(),
    dateTime: timestamptz('date_time').notNull(),
    cityId: int8('city_id').notNull(),
    customerId: int8('customer_id').notNull(),
    itemId: int8('item_id').notNull(),
    quantity: int8('quantity').notNull(),
    quantitySigned: int8('quantity_signed').generatedAlwaysAs(
      sql`case when is_refund then -abs(quantity) else quantity end`,
    ),
    isRefund: boolean('is_refund'),
    uniqId: identifier('uniq_id'),
    paymentAmount: money('payment_amount', 10).notNull(),
    // Without a precision: it is that of the amount. Checking it again costs a sixth of the load.
    paymentAmountSigned: numeric('payment_amount_signed').generatedAlwaysAs(
      sql`case when is_refund then -abs(payment_amount) else payment_amount end`,
    ),
    status: shortText('status').notNull().default('shipped'),
    cityName: shortText('city_name'),
    firstName: shortText('first_name'),
    lastName: shortText('last_name'),
    itemName: shortText('item_name'),
  },
  (t) => [index('user_order_log_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per line of an activity file, duplicates included. */
export const userActivityLog = stagingSchema.table(
  'user_activity_log',
  {
    id: int8('id').notNull(),
    uniqId: identifier('uniq_id'),
    dateTime: timestamptz('date_time').notNull(),
    actionId: int8('action_id').notNull(),
    customerId: int8('customer_id').notNull(),
    quantity: int8('quantity').notNull(),
    ...loadColumns,
  },
  (t) => [index('user_activity_log_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per line of a research file. */
export const customerResearch = stagingSchema.table(
  'customer_research',
  {
    dateId: timestamptz('date_id').notNull(),
    categoryId: int8('category_id').notNull(),
    geoId: int8('geo_id').notNull(),
    salesQty: int8('sales_qty').notNull(),
    salesAmt: money('sales_amt', 14).notNull(),
    ...loadColumns,
  },
  (t) => [index('customer_research_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per line of a price file. */
export const priceLog = stagingSchema.table(
  'price_log',
  {
    lineNumber: int8('line_number').notNull(),
    itemName: shortText('item_name').notNull(),
    price: money('price', 10).notNull(),
    ...loadColumns,
  },
  (t) => [index('price_log_batch').using('brin', t.batchId, t.loadedAt)],
);

/** One row per day that occurs in a load or in a line of a file. */
export const dCalendar = martSchema.table('d_calendar', {
  dateId: int8('date_id').primaryKey(),
  dateActual: dateText('date_actual').notNull().unique(),
  dayName: text('day_name').notNull(),
  dayOfWeek: smallint('day_of_week').notNull(),
  dayOfMonth: smallint('day_of_month').notNull(),
  dayOfYear: smallint('day_of_year').notNull(),
  weekOfYear: smallint('week_of_year').notNull(),
  weekStartDate: dateText('week_start_date').notNull(),
  monthActual: smallint('month_actual').notNull(),
  monthName: text('month_name').notNull(),
  quarterActual: smallint('quarter_actual').notNull(),
  yearActual: smallint('year_actual').notNull(),
  weekendIndr: boolean('weekend_indr').notNull(),
});

/** One row per city that occurs in an order. */
export const dCity = martSchema.table('d_city', {
  cityId: int8('city_id').primaryKey(),
  cityName: shortText('city_name'),
  namedAt: timestamptz('named_at').notNull(),
});

/** One row per item that occurs in an order. */
export const dItem = martSchema.table('d_item', {
  itemId: int8('item_id').primaryKey(),
  itemName: shortText('item_name'),
  price: money('price', 10),
  namedAt: timestamptz('named_at').notNull(),
  pricedDate: dateText('priced_date'),
});

/** One row per customer that occurs in an order. */
export const dCustomer = martSchema.table('d_customer', {
  customerId: int8('customer_id').primaryKey(),
  firstName: shortText('first_name'),
  lastName: shortText('last_name'),
  cityId: int8('city_id').notNull(),
  namedAt: timestamptz('named_at').notNull(),
});

/** One row per order line; a refund is a line of its own. */
export const fSales = martSchema.table(
  'f_sales',
  {
    salesId: int8('sales_id').primaryKey().generatedAlwaysAsIdentity({ cache: 1000 }),
    uniqId: identifier('uniq_id'),
    dateId: int8('date_id').notNull(),
    itemId: int8('item_id').notNull(),
    customerId: int8('customer_id').notNull(),
    cityId: int8('city_id').notNull(),
    quantity: int8('quantity').notNull(),
    paymentAmount: money('payment_amount', 10).notNull(),
    status: shortText('status').notNull(),
    batchId: int8('batch_id').notNull(),
    isRefund: boolean('is_refund').notNull(),
  },
  (t) => [
    uniqueIndex('f_sales_uniq_id').on(t.uniqId, t.isRefund).where(sql`${t.uniqId} is not null`),
    // Whole days are read and replaced, and days are loaded in order. A B-tree would cost the load more than it saves.
    index('f_sales_date_id').using('brin', t.dateId),
  ],
);

/** One row per line of an activity file: a customer's action. */
export const fActivity = martSchema.table(
  'f_activity',
  {
    activityId: int8('activity_id').primaryKey().generatedAlwaysAsIdentity(),
    dateId: int8('date_id').notNull(),
    customerId: int8('customer_id').notNull(),
    clickNumber: int8('click_number').notNull(),
  },
  (t) => [index('f_activity_date_id').on(t.dateId)],
);

/** One row per line of a research file: a day, a category and a place. */
export const fResearch = martSchema.table(
  'f_research',
  {
    researchId: int8('research_id').primaryKey().generatedAlwaysAsIdentity(),
    dateId: int8('date_id').notNull(),
    categoryId: int8('category_id').notNull(),
    geoId: int8('geo_id').notNull(),
    salesQty: int8('sales_qty').notNull(),
    salesAmt: money('sales_amt', 14).notNull(),
  },
  (t) => [index('f_research_date_id').on(t.dateId)],
);
