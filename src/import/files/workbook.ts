import { importLimits } from '../limits.ts';
import { type Archive, openArchive } from './archive.ts';
import { formatCell } from './workbook-formats.ts';
import { readSharedTexts, readSheets, readStyles, unescapeText, type WorkbookSheet } from './workbook-parts.ts';
import { parseXml } from './workbook-xml.ts';

export interface WorkbookRow<Cell> {
  /** The number of the row in its sheet, from 1. */
  row: number;
  /** Absent cells are empty texts. */
  cells: Cell[];
}

/** An opened Excel workbook, which is read sheet by sheet as a stream. */
export interface WorkbookFile {
  /** In the order of their tabs. */
  sheets: WorkbookSheet[];
  /** True: dates are counted from 1904. */
  startsIn1904: boolean;
  /** Reads numbers and texts as they are stored: a date is a number of days. */
  rows(sheet: WorkbookSheet): AsyncGenerator<WorkbookRow<string | number>>;
  /** Reads texts: dates and times by the formats of their cells. */
  texts(sheet: WorkbookSheet): AsyncGenerator<WorkbookRow<string>>;
  close(): void;
}

/**
 * Opens a workbook. Its formulas are not calculated: their stored results are read.
 *
 * @throws {ImportError}
 */
export async function openWorkbook(path: string): Promise<WorkbookFile> {
  const archive = await openArchive(path);
  try {
    const { sheets, startsIn1904 } = await readSheets(archive);
    const shared = await readSharedTexts(archive);
    const styles = await readStyles(archive);
    const toText = (value: string | number, style: number) =>
      typeof value === 'number' ? formatCell(value, styles[style] ?? null, startsIn1904) : value;
    return {
      sheets,
      startsIn1904,
      rows: ({ entry }) => readSheet(archive, entry, shared, (value) => value),
      texts: ({ entry }) => readSheet(archive, entry, shared, toText),
      close: archive.close,
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

interface CellState {
  column: number;
  type: string;
  style: number;
  text: string;
}

type ToCell<Cell> = (value: string | number, style: number) => Cell;

async function* readSheet<Cell>(
  archive: Archive,
  entry: string,
  shared: string[],
  toCell: ToCell<Cell | string>,
): AsyncGenerator<WorkbookRow<Cell | string>> {
  let ready: WorkbookRow<Cell | string>[] = [];
  let row: WorkbookRow<Cell | string> = { row: 0, cells: [] };
  let cell: CellState | null = null;
  let isText = false;
  const chunks = parseXml(archive, entry, {
    open(name, attributes) {
      if (name === 'row') row = { row: Number(attributes.r) || row.row + 1, cells: [] };
      if (name === 'c') cell = startCell(attributes, row.cells.length);
      isText = name === 'v' || name === 't';
    },
    text(text) {
      if (isText && cell && cell.text.length < importLimits.rowLength) cell.text += text;
    },
    close(name) {
      isText = false;
      if (name === 'c' && cell && cell.column < importLimits.columns) {
        while (row.cells.length < cell.column) row.cells.push('');
        row.cells[cell.column] = toCell(cellValue(cell, shared), cell.style);
      }
      if (name === 'row') ready.push(row);
    },
  });
  for await (const _ of chunks) {
    yield* ready;
    ready = [];
  }
  yield* ready;
}

function startCell({ r = '', t = 'n', s = '0' }: Record<string, string>, next: number): CellState {
  const letters = /^[A-Z]{1,3}/.exec(r)?.[0];
  const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : next;
  return { column, type: t, style: Number(s), text: '' };
}

function cellValue({ type, text }: CellState, shared: string[]): string | number {
  if (type === 's') return shared[Number(text)] ?? '';
  if (type === 'n') return text === '' ? '' : Number(text);
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  return type === 'e' ? '' : unescapeText(text); // `e`: an error such as #N/A
}
