import { createRequire } from 'node:module';
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

/** The zip library of exceljs. */
const JSZip = createRequire(createRequire(import.meta.url).resolve('exceljs'))('jszip') as {
  loadAsync(bytes: Buffer): Promise<{ files: Record<string, { async(type: 'string'): Promise<string> }> }>;
};

const xmlEntities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Returns the texts of all cells as Excel shows them. The reader of exceljs decodes the entities of XML twice. */
export async function readCellTexts(file: SentFile | undefined): Promise<string[]> {
  if (!file) throw new Error('no file was sent');
  const { files } = await JSZip.loadAsync(file.bytes);
  const sheets = Object.entries(files).filter(([name]) => name.startsWith('xl/worksheets/sheet'));
  const xml = await Promise.all(sheets.map(([, sheet]) => sheet.async('string')));
  return [...xml.join('').matchAll(/<c [^>]*t="str"><v>([^<]*)<\/v>/g)].map(([, text = '']) =>
    text.replace(/&(\w+);/g, (_, name: string) => xmlEntities[name] ?? '').replaceAll('_x005F_', '_'),
  );
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
