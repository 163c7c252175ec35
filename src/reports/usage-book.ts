import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../db/client.ts';
import { dayRows, type SubscriberUsage } from '../db/queries/usage.ts';
import type { Written, WrittenFile } from './export-task.ts';
import { type Book, createBook, type Sheet } from './workbook.ts';

/** The words of a workbook of usage, in the person's language. */
export interface UsageLabels {
  sheet: string;
  subscriber: string;
  date: string;
  anytime: string;
  offpeak: string;
  tokens: string;
  records: string;
  anomalies: string;
}

export interface UsageTask {
  /** `YYYY-MM-DD` of TIME_ZONE. */
  day: string;
  labels: UsageLabels;
  /** Without ending; further parts get a number behind it. */
  baseName: string;
  folder: string;
  /** No file may be larger: before it would be, the next part begins. */
  maxBytes: number;
}

/** Written between two waits for the disk. */
const rowsAtATime = 1000;

/** Writes all subscribers of a day into a workbook, or several; a row each, the most used first. */
export async function writeUsage(db: Db, task: UsageTask): Promise<Written> {
  const files: WrittenFile[] = [];
  let part = openPart(task, '');
  let rows = 0;
  for await (const row of dayRows(db, task.day)) {
    part.sheet.add(cellsOf(task.day, row));
    rows += 1;
    if (rows % rowsAtATime !== 0) continue;
    await part.sheet.drained();
    if (part.book.bytes() < task.maxBytes * 0.9) continue; // what is being packed is not counted yet
    files.push(await closePart(part));
    part = openPart(task, `-${files.length + 1}`);
  }
  files.push(await closePart(part));
  return { files, rows, split: files.length > 1 };
}

interface Part {
  book: Book;
  sheet: Sheet;
  path: string;
  name: string;
}

function openPart({ baseName, folder, labels }: UsageTask, suffix: string): Part {
  const name = `${baseName}${suffix}.xlsx`;
  const path = join(folder, name);
  const book = createBook(path);
  const figure = (header: string) => ({ header, width: 14, format: '#,##0' });
  const sheet = book.sheet(labels.sheet, [
    { header: labels.date, width: 12, format: 'yyyy-mm-dd' },
    { header: labels.subscriber, width: 24 },
    ...[labels.anytime, labels.offpeak, labels.tokens, labels.records, labels.anomalies].map(figure),
  ]);
  return { book, sheet, path, name };
}

function cellsOf(day: string, { subscriber, anytime, offpeak, tokens, records, anomalies }: SubscriberUsage) {
  return [new Date(`${day}T00:00:00Z`), subscriber, anytime, offpeak, tokens, records, anomalies];
}

async function closePart({ book, sheet, path, name }: Part): Promise<WrittenFile> {
  sheet.close();
  await book.close();
  return { path, name, bytes: (await stat(path)).size };
}
