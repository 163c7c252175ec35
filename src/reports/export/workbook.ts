import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import type ExcelJS from 'exceljs';
import { cellText } from './sanitize-cell.ts';

/** The whole of exceljs takes three times as long to load, at the start of each thread. */
const WorkbookWriter = createRequire(import.meta.url)(
  'exceljs/lib/stream/xlsx/workbook-writer.js',
) as typeof ExcelJS.stream.xlsx.WorkbookWriter;

/** What a cell can hold; text stays text, whatever it begins with. */
export type Cell = string | number | boolean | Date | null;

export interface Column {
  header: string;
  /** In characters. */
  width: number;
  /** Excel's number format, e.g. `yyyy-mm-dd`. */
  format?: string;
}

export interface Sheet {
  add(cells: Cell[]): void;
  /** Waits until what was added has left memory. Call it every thousand rows: the writer beneath never says that it is full. */
  drained(): Promise<void>;
  /** No row can be added afterwards. */
  close(): void;
}

export interface Book {
  /** Opens a sheet with a frozen, filtered header row; the sheet before must be closed. Full, it goes on as "name 2". */
  sheet(name: string, columns: Column[]): Sheet;
  /** Written so far; lags behind by what is being packed. */
  bytes(): number;
  /** After it, the file is whole. */
  close(): Promise<void>;
  /** Stops writing; what is there is not a workbook. */
  abandon(): void;
}

/** What Excel can open. */
const excelRows = 1_048_576;

/** Returns a workbook that is written to `path` as its rows come; memory does not grow with them. */
export function createBook(path: string, maxRows = excelRows): Book {
  const file = createWriteStream(path);
  const failed = once(file, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined); // seen by whoever waits next
  const writer = new WorkbookWriter({ stream: file, useStyles: true, useSharedStrings: false });
  writer.creator = 'Tally';
  return {
    sheet: (name, columns) => openSheet(writer, failed, name, columns, maxRows),
    bytes: () => file.bytesWritten,
    close: async () => void (await Promise.race([writer.commit(), failed])),
    abandon: () => void file.destroy(),
  };
}

function openSheet(
  writer: ExcelJS.stream.xlsx.WorkbookWriter,
  failed: Promise<never>,
  name: string,
  columns: Column[],
  maxRows: number,
): Sheet {
  let part = 1;
  let sheet = startSheet(writer, name, columns);
  let used = 1;
  const close = () => {
    sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: used, column: columns.length } };
    sheet.commit();
  };
  return {
    add(cells) {
      if (used === maxRows) {
        close();
        part += 1;
        sheet = startSheet(writer, `${name} ${part}`, columns);
        used = 1;
      }
      sheet.addRow(cells.map((cell) => (typeof cell === 'string' ? cellText(cell) : cell))).commit();
      used += 1;
    },
    drained: () => Promise.race([drained(sheet), failed]),
    close,
  };
}

function startSheet(writer: ExcelJS.stream.xlsx.WorkbookWriter, name: string, columns: Column[]): ExcelJS.Worksheet {
  const sheet = writer.addWorksheet(sheetName(name), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ header, width, format }) => ({
    header,
    width,
    style: format === undefined ? {} : { numFmt: format },
  }));
  const header = sheet.getRow(1);
  header.font = { bold: true };
  header.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE9EDF1' } };
  header.commit();
  return sheet;
}

/** Excel takes 31 characters, and none of these. */
function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);
}

/** A sheet's stream pipes into the packer: that one knows whether it is full. */
interface Pipe extends NodeJS.EventEmitter {
  _writableState: { needDrain: boolean };
}

async function drained(sheet: ExcelJS.Worksheet): Promise<void> {
  const { pipes } = (sheet as unknown as { stream: { pipes: Pipe[] } }).stream;
  // The chunks of these rows are handed over in microtasks.
  await new Promise((turn) => setImmediate(turn));
  for (const pipe of pipes) if (pipe._writableState.needDrain) await once(pipe, 'drain');
}
