import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../db/client.ts';
import { type BatchResult, resultRows } from '../db/queries/batch.ts';
import type { Written, WrittenFile } from './export-task.ts';
import { type Book, createBook, type Sheet } from './workbook.ts';

/** The words of a workbook of batch results, in the person's language. */
export interface BatchLabels {
  sheet: string;
  result: string;
  id: string;
  bucket: string;
  value: string;
}

export interface BatchTask {
  jobId: number;
  /** On whose clocks buckets are written. */
  timeZone: string;
  labels: BatchLabels;
  /** Rows in memory at once. */
  batchSize: number;
  /** Without ending; further parts get a number behind it. */
  baseName: string;
  folder: string;
  /** No file may be larger: before it would be, the next part begins. */
  maxBytes: number;
}

/** Writes all results of a job into a workbook, or several: a row each, by name, bucket and id. */
export async function writeBatch(db: Db, task: BatchTask): Promise<Written> {
  const files: WrittenFile[] = [];
  let part = openPart(task, '');
  let rows = 0;
  for await (const row of resultRows(db, task.jobId, task.timeZone, task.batchSize)) {
    part.sheet.add(cellsOf(row));
    rows += 1;
    if (rows % task.batchSize !== 0) continue;
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

function openPart({ baseName, folder, labels }: BatchTask, suffix: string): Part {
  const name = `${baseName}${suffix}.xlsx`;
  const path = join(folder, name);
  const book = createBook(path);
  const sheet = book.sheet(labels.sheet, [
    { header: labels.result, width: 34 },
    { header: labels.bucket, width: 18, format: 'yyyy-mm-dd hh:mm' },
    { header: labels.id, width: 20 },
    { header: labels.value, width: 16 },
  ]);
  return { book, sheet, path, name };
}

/** Cells know no zone: the clock's time is written as it is shown. */
function cellsOf({ name, bucket, id, value }: BatchResult) {
  return [name, new Date(`${bucket.replace(' ', 'T')}Z`), id, value];
}

async function closePart({ book, sheet, path, name }: Part): Promise<WrittenFile> {
  sheet.close();
  await book.close();
  return { path, name, bytes: (await stat(path)).size };
}
