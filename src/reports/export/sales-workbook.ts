import type { Db } from '../../db/client.ts';
import { type SalesGrouping, streamSalesGroups } from '../../db/queries/sales/sales.ts';
import { addDays, type Day } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import { salesCustomers } from '../views/sales-customers.ts';
import { loadWeeks } from '../views/sales-revenue.ts';
import {
  createFilePath,
  type ExportDefinition,
  formatFileName,
  measureFile,
  rowsBetweenDrains,
} from './export-definition.ts';
import { type Column, createWorkbook, headerWidth, type Workbook } from './workbook.ts';

/** The texts of a workbook of sales. */
export interface SalesLabels {
  weeks: string;
  items: string;
  cities: string;
  from: string;
  to: string;
  revenue: string;
  sold: string;
  refunded: string;
  orders: string;
  refunds: string;
  newCustomers: string;
  newRevenue: string;
  returningCustomers: string;
  returningRevenue: string;
  refundedCustomers: string;
  itemId: string;
  cityId: string;
  item: string;
  city: string;
  quantity: string;
}

export interface SalesWorkbookOptions {
  /** Whole weeks, from a Monday to a Sunday. */
  span: DaySpan;
  labels: SalesLabels;
}

/**
 * The sales of some weeks: a sheet of weeks with the figures of `mart.f_customer_retention`, one of items and one of
 * cities, highest revenue first. `rows` counts the weeks. The maximum size of a file is reached at about a million
 * items.
 */
export const salesWorkbook: ExportDefinition<SalesWorkbookOptions> = {
  fileName: ({ span }) => formatFileName(`sales ${span.first}`, span.last),
  async write(db, options, target) {
    const file = createFilePath(target, 'xlsx');
    const workbook = createWorkbook(file.path);
    const rows = await addWeeks(db, workbook, options);
    await addShares(db, workbook, options, 'items');
    await addShares(db, workbook, options, 'cities');
    await workbook.close();
    return { files: [await measureFile(file)], rows, split: false };
  },
};

const moneyColumn = (header: string): Column => ({ header, width: headerWidth(header, 18), format: '#,##0.00' });
const countColumn = (header: string): Column => ({ header, width: headerWidth(header, 14), format: '#,##0' });
const dateColumn = (header: string): Column => ({ header, width: headerWidth(header, 12), format: 'yyyy-mm-dd' });

async function addWeeks(db: Db, workbook: Workbook, { span, labels }: SalesWorkbookOptions): Promise<number> {
  const sheet = workbook.addSheet(labels.weeks, weekColumns(labels));
  const weeks = await loadWeeks(db, span);
  const customerWeeks = await salesCustomers.load(db, span);
  for (const [index, { day, revenue, sold, refunded, orders, refunds }] of weeks.entries()) {
    const customers = customerWeeks[index];
    if (customers?.day !== day) throw new Error('the weeks of sales and of customers are not the same');
    const { newCustomers, newRevenue, returningCustomers, returningRevenue, refundedCustomers } = customers;
    const sales = [revenue, sold, refunded, orders, refunds];
    const people = [newCustomers, newRevenue, returningCustomers, returningRevenue, refundedCustomers];
    sheet.addRow([toDate(day), toDate(addDays(day, 6)), ...sales, ...people]);
  }
  sheet.close();
  return weeks.length;
}

function weekColumns(labels: SalesLabels): Column[] {
  return [
    dateColumn(labels.from),
    dateColumn(labels.to),
    ...[labels.revenue, labels.sold, labels.refunded].map(moneyColumn),
    ...[labels.orders, labels.refunds].map(countColumn),
    countColumn(labels.newCustomers),
    moneyColumn(labels.newRevenue),
    countColumn(labels.returningCustomers),
    moneyColumn(labels.returningRevenue),
    countColumn(labels.refundedCustomers),
  ];
}

async function addShares(db: Db, workbook: Workbook, options: SalesWorkbookOptions, by: SalesGrouping): Promise<void> {
  const { span, labels } = options;
  const sheet = workbook.addSheet(labels[by], [
    { header: by === 'items' ? labels.itemId : labels.cityId, width: 14 },
    { header: by === 'items' ? labels.item : labels.city, width: 48 },
    countColumn(labels.quantity),
    ...[labels.revenue, labels.sold, labels.refunded].map(moneyColumn),
    ...[labels.orders, labels.refunds].map(countColumn),
  ]);
  let rows = 0;
  for await (const { id, name, quantity, revenue, sold, refunded, orders, refunds } of streamSalesGroups(
    db,
    by,
    span,
  )) {
    sheet.addRow([id, name, quantity, revenue, sold, refunded, orders, refunds]);
    rows += 1;
    if (rows % rowsBetweenDrains === 0) await sheet.drain();
  }
  sheet.close();
}

const toDate = (day: Day) => new Date(`${day}T00:00:00Z`);
