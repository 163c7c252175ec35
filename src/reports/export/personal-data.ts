import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../../db/client.ts';
import { mydata, type PersonalTable } from '../../db/queries/people/personal-data.ts';
import type { Written } from './export-task.ts';
import { type Book, type Cell, createBook } from './workbook.ts';

export interface MyDataTask {
  userId: number;
  baseName: string;
  folder: string;
}

/** Writes everything that is stored about a person into a workbook: a sheet a table, a column a column, as the database has it. */
export async function writeMyData(db: Db, { userId, baseName, folder }: MyDataTask): Promise<Written> {
  const name = `${baseName}.xlsx`;
  const path = join(folder, name);
  const book = createBook(path);
  let rows = 0;
  for (const table of mydata(db, userId)) rows += await writeTable(book, table);
  await book.close();
  return { files: [{ path, name, bytes: (await stat(path)).size }], rows, split: false };
}

async function writeTable(book: Book, { name, columns, rows }: PersonalTable): Promise<number> {
  const sheet = book.sheet(
    name,
    columns.map((header) => ({ header, width: Math.max(12, header.length + 2) })),
  );
  let count = 0;
  for await (const row of rows()) {
    sheet.add(row.map(toCell));
    count += 1;
    if (count % 1000 === 0) await sheet.drained();
  }
  sheet.close();
  return count;
}

function toCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value : JSON.stringify(value);
}
