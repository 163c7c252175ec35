import { SaxesParser } from 'saxes';
import { ImportError } from '../import-error.ts';
import { importLimits } from '../limits.ts';
import { type Archive, openArchive } from './archive.ts';

export interface WorkbookRow {
  /** The number of the row in its sheet, from 1. */
  row: number;
  /** Numbers and texts as they are stored: a date is a number of days. Absent cells are empty texts. */
  cells: (string | number)[];
}

/** An opened Excel workbook, which is read sheet by sheet as a stream. */
export interface WorkbookFile {
  /** The names of the entries with the sheets. */
  sheets: string[];
  /** True: dates are counted from 1904. */
  startsIn1904: boolean;
  rows(sheet: string): AsyncGenerator<WorkbookRow>;
  close(): void;
}

const maxSharedCharacters = 24_000_000;

/**
 * Opens a workbook. Its formulas are not calculated: their stored results are read.
 *
 * @throws {ImportError}
 */
export async function openWorkbook(path: string): Promise<WorkbookFile> {
  const archive = await openArchive(path);
  try {
    const sheets = archive.names
      .filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name))
      .sort((a, b) => numberIn(a) - numberIn(b));
    const shared = await readSharedTexts(archive);
    const startsIn1904 = await startsIn1904Of(archive);
    return { sheets, startsIn1904, rows: (sheet) => readSheet(archive, sheet, shared), close: archive.close };
  } catch (error) {
    archive.close();
    throw error;
  }
}

const numberIn = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);

/** Feeds the XML of an entry to a parser, and yields after each chunk, so that rows can be taken out. */
async function* parseXml(archive: Archive, entry: string, parser: SaxesParser): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  parser.on('error', (cause) => {
    throw new ImportError('damaged_file', { detail: cause.message, cause });
  });
  parser.on('doctype', () => {
    throw new ImportError('hostile_file', { detail: 'a document type' });
  });
  for await (const chunk of archive.read(entry)) {
    parser.write(decodeXml(decoder, chunk));
    yield;
  }
  parser.close();
}

function decodeXml(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new ImportError('damaged_file', { detail: 'the XML is no UTF-8', cause });
  }
}

/** Reads the texts that cells refer to by number. Hints for pronunciation (`rPh`) are left out. */
async function readSharedTexts(archive: Archive): Promise<string[]> {
  const entry = 'xl/sharedStrings.xml';
  const texts: string[] = [];
  if (!archive.names.includes(entry)) return texts;
  const parser = new SaxesParser();
  let text = '';
  let characters = 0;
  let isText = false;
  let isHint = false;
  parser.on('opentag', ({ name }) => {
    if (name === 'si') text = '';
    if (name === 'rPh') isHint = true;
    isText = name === 't' && !isHint;
  });
  parser.on('text', (part) => {
    if (isText) text += part;
  });
  parser.on('closetag', ({ name }) => {
    isText = false;
    if (name === 'rPh') isHint = false;
    if (name !== 'si') return;
    characters += text.length + 8;
    if (characters > maxSharedCharacters) throw new ImportError('too_large', { detail: 'shared texts' });
    texts.push(unescapeText(text));
  });
  for await (const _ of parseXml(archive, entry, parser));
  return texts;
}

async function startsIn1904Of(archive: Archive): Promise<boolean> {
  const entry = 'xl/workbook.xml';
  if (!archive.names.includes(entry)) throw new ImportError('unknown_format');
  const parser = new SaxesParser();
  let found = false;
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'workbookPr') found = ['1', 'true'].includes(String(attributes.date1904));
  });
  for await (const _ of parseXml(archive, entry, parser));
  return found;
}

/** `_x000D_` stands for a character that XML cannot hold, and `_x005F_` for an underscore before such a form. */
function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

interface CellState {
  column: number;
  type: string;
  text: string;
}

async function* readSheet(archive: Archive, sheet: string, shared: string[]): AsyncGenerator<WorkbookRow> {
  const parser = new SaxesParser();
  let ready: WorkbookRow[] = [];
  let row: WorkbookRow = { row: 0, cells: [] };
  let cell: CellState | null = null;
  let isText = false;
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'row') row = { row: Number(attributes.r) || row.row + 1, cells: [] };
    if (name === 'c') cell = startCell(attributes as Record<string, string>, row.cells.length);
    isText = name === 'v' || name === 't';
  });
  parser.on('text', (text) => {
    if (isText && cell && cell.text.length < importLimits.rowLength) cell.text += text;
  });
  parser.on('closetag', ({ name }) => {
    isText = false;
    if (name === 'c' && cell) endCell(row, cell, shared);
    if (name === 'row') ready.push(row);
  });
  for await (const _ of parseXml(archive, sheet, parser)) {
    yield* ready;
    ready = [];
  }
  yield* ready;
}

function startCell({ r = '', t = 'n' }: Record<string, string>, next: number): CellState {
  const letters = /^[A-Z]{1,3}/.exec(r)?.[0];
  const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : next;
  return { column, type: t, text: '' };
}

function endCell(row: WorkbookRow, { column, type, text }: CellState, shared: string[]): void {
  if (column >= importLimits.columns) return;
  while (row.cells.length < column) row.cells.push('');
  row.cells[column] = cellValue(type, text, shared);
}

function cellValue(type: string, text: string, shared: string[]): string | number {
  if (type === 's') return shared[Number(text)] ?? '';
  if (type === 'n') return text === '' ? '' : Number(text);
  return unescapeText(text);
}
