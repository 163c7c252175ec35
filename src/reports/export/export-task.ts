import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../db/client.ts';
import { type ExportRow, recordRows, recordYears } from '../../db/queries/habits/export.ts';
import { createRecordCsv } from './csv.ts';
import { createRecordBook, type RecordFile, type RecordLabels } from './record-workbook.ts';

export type ExportFormat = 'xlsx' | 'csv';

export interface WrittenFile {
  path: string;
  name: string;
  bytes: number;
}

export interface RecordsTask {
  userId: number;
  format: ExportFormat;
  labels: RecordLabels;
  /** Without ending; a split file gets its year behind it. */
  baseName: string;
  folder: string;
  /** No file may be larger. */
  maxBytes: number;
}

export interface Written {
  files: WrittenFile[];
  rows: number;
  /** True where one file would have been too large, so that there is one a year (or more). */
  split: boolean;
}

/** Between two waits for the disk. */
const rowsAtATime = 1000;

/** Writes the person's records into one file; when that grows too large, anew into a file a year. */
export async function writeRecords(db: Db, task: RecordsTask, onRows: (rows: number) => void): Promise<Written> {
  const whole = await writeWhole(db, task, onRows);
  if (whole) return { ...whole, split: false };
  const files: WrittenFile[] = [];
  let rows = 0;
  for (const { year } of await recordYears(db, task.userId)) {
    const before = rows;
    const written = await writeYear(db, task, year, (count) => onRows(before + count));
    files.push(...written.files);
    rows += written.rows;
  }
  return { files, rows, split: true };
}

type Part = Omit<Written, 'split'>;

async function writeWhole(db: Db, task: RecordsTask, onRows: (rows: number) => void): Promise<Part | null> {
  const target = openFile(task, '');
  let rows = 0;
  for await (const row of recordRows(db, task.userId)) {
    target.file.add(row);
    rows += 1;
    if (rows % rowsAtATime !== 0) continue;
    await target.file.drained();
    onRows(rows);
    if (target.file.bytes() > task.maxBytes) return discard(target);
  }
  const file = await closeFile(target);
  if (file.bytes <= task.maxBytes) return { files: [file], rows };
  await unlink(file.path);
  return null;
}

/** A year that is too large itself goes on in a second part. */
async function writeYear(db: Db, task: RecordsTask, year: number, onRows: (rows: number) => void): Promise<Part> {
  const files: WrittenFile[] = [];
  let target: Target | null = null;
  let rows = 0;
  for await (const row of recordRows(db, task.userId, year) as AsyncIterable<ExportRow>) {
    target ??= openFile(task, files.length === 0 ? `-${year}` : `-${year}-${files.length + 1}`);
    target.file.add(row);
    rows += 1;
    if (rows % rowsAtATime !== 0) continue;
    await target.file.drained();
    onRows(rows);
    if (target.file.bytes() < task.maxBytes * 0.9) continue;
    files.push(await closeFile(target));
    target = null;
  }
  if (target) files.push(await closeFile(target));
  return { files, rows };
}

interface Target {
  file: RecordFile;
  path: string;
  name: string;
}

function openFile({ format, baseName, folder, labels }: RecordsTask, suffix: string): Target {
  const name = `${baseName}${suffix}.${format}`;
  const path = join(folder, name);
  return { name, path, file: format === 'xlsx' ? createRecordBook(path, labels) : createRecordCsv(path, labels) };
}

async function closeFile({ file, path, name }: Target): Promise<WrittenFile> {
  await file.close();
  return { path, name, bytes: (await stat(path)).size };
}

async function discard({ file, path }: Target): Promise<null> {
  file.abandon();
  await unlink(path);
  return null;
}
