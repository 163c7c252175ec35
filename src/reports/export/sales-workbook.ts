import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../db/client.ts';
import { type SalesBy, shareRows } from '../../db/queries/sales/sales.ts';
import { addDays, type Day } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import { salesCustomers } from '../views/sales-customers.ts';
import { loadWeeks } from '../views/sales-revenue.ts';
import type { Written } from './export-task.ts';
import { type Book, type Column, createBook } from './workbook.ts';

/** The words of a workbook of sales, in the person's language. */
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
  number: string;
  item: string;
  city: string;
  quantity: string;
}

export interface SalesTask {
  /** Whole weeks. */
  span: DaySpan;
  labels: SalesLabels;
  /** Without ending. */
  baseName: string;
  folder: string;
}

/** Between two waits for the disk. */
const rowsAtATime = 1000;

/**
 * Writes the sales of a span into one workbook: a sheet of weeks, with the figures of `mart.f_customer_retention` beside them,
 * one of items and one of cities, the best first. About a million items fill what Telegram takes.
 */
export async function writeSales(db: Db, task: SalesTask): Promise<Written> {
  const name = `${task.baseName}.xlsx`;
  const path = join(task.folder, name);
  const book = createBook(path);
  const rows = await addWeeks(db, book, task);
  await addShares(db, book, task, 'items');
  await addShares(db, book, task, 'cities');
  await book.close();
  return { files: [{ path, name, bytes: (await stat(path)).size }], rows, split: false };
}

const money = (header: string): Column => ({ header, width: 18, format: '#,##0.00' });
const count = (header: string): Column => ({ header, width: 14, format: '#,##0' });
const date = (header: string): Column => ({ header, width: 12, format: 'yyyy-mm-dd' });

async function addWeeks(db: Db, book: Book, { span, labels }: SalesTask): Promise<number> {
  const sheet = book.sheet(labels.weeks, [
    date(labels.from),
    date(labels.to),
    ...[labels.revenue, labels.sold, labels.refunded].map(money),
    ...[labels.orders, labels.refunds].map(count),
    count(labels.newCustomers),
    money(labels.newRevenue),
    count(labels.returningCustomers),
    money(labels.returningRevenue),
    count(labels.refundedCustomers),
  ]);
  const weeks = await loadWeeks(db, span);
  const customers = await salesCustomers.load(db, span);
  for (const [index, { day, revenue, sold, refunded, orders, refunds }] of weeks.entries()) {
    const of = customers[index];
    if (of?.day !== day) throw new Error('the weeks of sales and of customers are not the same');
    const people = [of.newCustomers, of.newRevenue, of.returningCustomers, of.returningRevenue, of.refundedCustomers];
    sheet.add([dateOf(day), dateOf(addDays(day, 6)), revenue, sold, refunded, orders, refunds, ...people]);
  }
  sheet.close();
  return weeks.length;
}

async function addShares(db: Db, book: Book, { span, labels }: SalesTask, by: SalesBy): Promise<void> {
  const sheet = book.sheet(labels[by], [
    { header: labels.number, width: 12 },
    { header: by === 'items' ? labels.item : labels.city, width: 48 },
    count(labels.quantity),
    ...[labels.revenue, labels.sold, labels.refunded].map(money),
    ...[labels.orders, labels.refunds].map(count),
  ]);
  let rows = 0;
  for await (const { id, name, quantity, revenue, sold, refunded, orders, refunds } of shareRows(db, by, span)) {
    sheet.add([id, name, quantity, revenue, sold, refunded, orders, refunds]);
    rows += 1;
    if (rows % rowsAtATime === 0) await sheet.drained();
  }
  sheet.close();
}

const dateOf = (day: Day) => new Date(`${day}T00:00:00Z`);
