import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import type ExcelJS from 'exceljs';
import { sanitizeCell } from './sanitize-cell.ts';

/** Loads only the writer: the whole of exceljs takes three times as long to load, at the start of each thread. */
const WorkbookWriter = createRequire(import.meta.url)(
  'exceljs/lib/stream/xlsx/workbook-writer.js',
) as typeof ExcelJS.stream.xlsx.WorkbookWriter;

/** The value of a cell. A text stays a text and never becomes a formula. */
export type Cell = string | number | boolean | Date | null;

export interface Column {
  header: string;
  /** In characters. */
  width: number;
  /** Excel's number format, for example `yyyy-mm-dd`, or the choice of one by the value of each cell. */
  format?: string | ((cell: Cell) => string);
}

/** Returns a width in which a header and the button of the filter fit, at least `min` characters. */
export function headerWidth(header: string, min: number): number {
  return Math.max(min, header.length + 4);
}

/** Chooses the format of a number with thousands separators: whole numbers have no decimal point. */
export function formatWholeOrDecimal(cell: Cell): string {
  return Number.isInteger(cell) ? '#,##0' : '#,##0.##';
}

export interface Sheet {
  addRow(cells: Cell[]): void;
  /** Adds a row in bold that the filter does not hide or sort. Call it after the last row. */
  addTotals(cells: Cell[]): void;
  /**
   * Waits until the added rows have left memory. Call it every thousand rows: `addRow` never reports that the buffer is
   * full.
   */
  drain(): Promise<void>;
  /** Ends the sheet. Call it before the next sheet is added. */
  close(): void;
}

export interface Workbook {
  /**
   * Adds a sheet with a frozen and filtered header row. When it has as many rows as Excel can open, further rows go to
   * a sheet "name 2".
   */
  addSheet(name: string, columns: Column[]): Sheet;
  /** Returns the bytes in the file so far. Rows that are being compressed are not counted yet. */
  bytesWritten(): number;
  /** Completes the file. */
  close(): Promise<void>;
  /** Stops writing. The file is then not a workbook. */
  destroy(): void;
}

/** The maximum number of rows that Excel opens in a sheet. */
const excelMaxRows = 1_048_576;

/**
 * Creates a workbook that writes rows to `path` as they are added. Its memory does not grow with the number of rows.
 */
export function createWorkbook(path: string, maxRows = excelMaxRows): Workbook {
  const file = createWriteStream(path);
  const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined); // the next `drain` or `close` throws it
  const writer = new WorkbookWriter({ stream: file, useStyles: true, useSharedStrings: false });
  writer.creator = 'Tally';
  return {
    addSheet: (name, columns) => createSheet({ writer, failed, name, columns, maxRows }),
    bytesWritten: () => file.bytesWritten,
    close: async () => void (await Promise.race([writer.commit(), failed])),
    destroy: () => void file.destroy(),
  };
}

interface SheetOptions {
  writer: ExcelJS.stream.xlsx.WorkbookWriter;
  /** Rejects when the file cannot be written. */
  failed: Promise<never>;
  name: string;
  columns: Column[];
  maxRows: number;
}

function createSheet({ writer, failed, name, columns, maxRows }: SheetOptions): Sheet {
  let part = 1;
  let sheet = startSheet(writer, name, columns);
  let rowCount = 1;
  let totalsRows = 0;
  const close = () => {
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rowCount - totalsRows, column: columns.length } };
    sheet.commit();
  };
  const startNextPart = () => {
    close();
    part += 1;
    sheet = startSheet(writer, `${name} ${part}`, columns);
    rowCount = 1;
  };
  const chosenFormats = columns.flatMap(({ format }, index) =>
    typeof format === 'function' ? [{ index, format }] : [],
  );
  const appendRow = (cells: Cell[], font?: Partial<ExcelJS.Font>) => {
    if (rowCount === maxRows) startNextPart();
    const row = sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? sanitizeCell(cell) : cell)));
    for (const { index, format } of chosenFormats) row.getCell(index + 1).numFmt = format(cells[index] ?? null);
    if (font) row.eachCell((cell) => Object.assign(cell, { font }));
    row.commit();
    rowCount += 1;
  };
  return {
    addRow: (cells) => appendRow(cells),
    addTotals(cells) {
      appendRow(cells, { bold: true });
      totalsRows += 1;
    },
    drain: () => Promise.race([drain(sheet), failed]),
    close,
  };
}

function startSheet(writer: ExcelJS.stream.xlsx.WorkbookWriter, name: string, columns: Column[]): ExcelJS.Worksheet {
  const sheet = writer.addWorksheet(sanitizeSheetName(name), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ header, width, format }) => ({
    header,
    width,
    style: typeof format === 'string' ? { numFmt: format } : {},
  }));
  const header = sheet.getRow(1);
  header.font = { bold: true };
  header.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE9EDF1' } };
  header.commit();
  return sheet;
}

/** Excel allows 31 characters in the name of a sheet, and none of these. */
function sanitizeSheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);
}

/** The compressor behind the stream of a sheet. Only it knows whether its buffer is full. */
interface Compressor extends NodeJS.EventEmitter {
  _writableState: { needDrain: boolean };
}

async function drain(sheet: ExcelJS.Worksheet): Promise<void> {
  const { pipes } = (sheet as unknown as { stream: { pipes: Compressor[] } }).stream;
  await new Promise((resolve) => setImmediate(resolve)); // the sheet passes rows on in microtasks
  for (const pipe of pipes) if (pipe._writableState.needDrain) await once(pipe, 'drain');
}
