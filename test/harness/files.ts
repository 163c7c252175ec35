import ExcelJS from 'exceljs';
import type { Playground } from '../../src/playground/index.ts';
import type { Answers } from './chat.ts';

/** A document that the bot sent. */
export interface SentFile {
  name: string;
  bytes: Buffer;
}

/** Downloads the documents of the messages, in order. */
export async function readSentFiles(playground: Playground, messages: Answers): Promise<SentFile[]> {
  const ids = messages.flatMap(({ document }) => (document ? [document.file_id] : []));
  return Promise.all(ids.map((id) => playground.file(id)));
}

/** Parses an Excel workbook. */
export async function readWorkbook(file: SentFile | undefined): Promise<ExcelJS.Workbook> {
  if (!file) throw new Error('no file was sent');
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(file.bytes as never);
  return workbook;
}

/** Returns the values of all rows of a sheet, the header first. */
export function readRows(workbook: ExcelJS.Workbook, sheet: string): unknown[][] {
  const worksheet = workbook.getWorksheet(sheet);
  const sheets = workbook.worksheets.map(({ name }) => name).join(', ');
  if (!worksheet) throw new Error(`no sheet ${sheet}; there are: ${sheets}`);
  const rows: unknown[][] = [];
  worksheet.eachRow({ includeEmpty: true }, (row) => rows.push((row.values as unknown[]).slice(1)));
  return rows;
}
