import ExcelJS from 'exceljs';
import type { Playground } from '../../src/playground/index.ts';
import type { Answers } from './chat.ts';

export interface SentFile {
  name: string;
  bytes: Buffer;
}

/** Returns the documents among messages, in order, with their bytes. */
export async function filesOf(playground: Playground, messages: Answers): Promise<SentFile[]> {
  const ids = messages.flatMap(({ document }) => (document ? [document.file_id] : []));
  return Promise.all(ids.map((id) => playground.file(id)));
}

/** Reads a workbook back. */
export async function readBook(file: SentFile | undefined): Promise<ExcelJS.Workbook> {
  if (!file) throw new Error('no file was sent');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(file.bytes as never);
  return book;
}

/** Returns the values of all rows of a sheet, the header first. */
export function rowsOf(book: ExcelJS.Workbook, sheet: string): unknown[][] {
  const found = book.getWorksheet(sheet);
  if (!found) throw new Error(`no sheet ${sheet}; there are: ${book.worksheets.map(({ name }) => name).join(', ')}`);
  const rows: unknown[][] = [];
  found.eachRow({ includeEmpty: true }, (row) => rows.push((row.values as unknown[]).slice(1)));
  return rows;
}
