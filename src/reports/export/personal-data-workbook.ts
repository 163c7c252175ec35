import {
  type PersonalColumn,
  type PersonalTable,
  type PersonalTableKey,
  readPersonalData,
} from '../../db/queries/people/personal-data.ts';
import type { Day } from '../../time/days.ts';
import { type ExportDefinition, formatFileName, rowsBetweenDrains } from './export-definition.ts';
import { createSplitWorkbook, type SplitWorkbook } from './split-workbook.ts';
import type { Cell, Column } from './workbook.ts';

export interface PersonalDataOptions {
  userId: number;
  /** The name of the person, for the name of the file. */
  name: string;
  /** The day of the export, for the name of the file. */
  date: Day;
  /** The name of the sheet of each table. */
  sheets: Record<PersonalTableKey, string>;
}

/**
 * Everything that is stored about a person: one sheet per table, named in words, with the columns of the database.
 * Instants are in UTC. Where one file would become too large, there are several.
 */
export const personalDataWorkbook: ExportDefinition<PersonalDataOptions> = {
  fileName: ({ name, date }) => formatFileName(name, date, 'mydata'),
  async write(db, { userId, sheets }, target) {
    const workbook = createSplitWorkbook(target);
    let rows = 0;
    const drainEvery = Math.min(rowsBetweenDrains, target.batchSize);
    for (const table of readPersonalData(db, userId))
      rows += await writeTable(workbook, table, { name: sheets[table.key], drainEvery });
    const files = await workbook.close();
    return { files, rows, split: files.length > 1 };
  },
};

/** The columns are as wide as the first rows need; only these are kept in memory. */
const measuredRows = 200;

interface TableOptions {
  /** The name of the sheet. */
  name: string;
  /** The number of rows to write between two waits for the disk. */
  drainEvery: number;
}

/** Writes the rows of a table into a sheet of its own. Returns their number. */
async function writeTable(
  workbook: SplitWorkbook,
  { columns, rows }: PersonalTable,
  { name, drainEvery }: TableOptions,
): Promise<number> {
  const cells = toCells(rows(), columns);
  const first: Cell[][] = [];
  while (first.length < measuredRows) {
    const { value, done } = await cells.next();
    if (done) break;
    first.push(value);
  }
  const sheet = await workbook.addSheet(
    name,
    columns.map((column, index) => ({
      header: column.name,
      width: fitWidth(column, [column.name, ...first.map((row) => row[index] ?? null)]),
      format: columnFormat(column),
    })),
  );
  for (const row of first) sheet.addRow(row);
  let count = first.length;
  for await (const row of cells) {
    sheet.addRow(row);
    count += 1;
    if (count % drainEvery === 0) await sheet.drain();
  }
  await sheet.close();
  return count;
}

async function* toCells(rows: AsyncIterable<unknown[]>, columns: PersonalColumn[]): AsyncGenerator<Cell[], void> {
  for await (const row of rows) yield row.map((value, index) => toCell(value, columns[index]));
}

/** Creates a cell. Texts of dates and instants become dates, those that are none (`infinity`) stay texts. */
function toCell(value: unknown, column: PersonalColumn | undefined): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return parseDate(value, column) ?? value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value instanceof Date ? value : JSON.stringify(value);
}

/** Parses PostgreSQL's text of a date or instant, such as `2026-11-22 18:06:00.5+00`. */
function parseDate(text: string, column: PersonalColumn | undefined): Date | null {
  if (column?.type !== 'date' && column?.type !== 'instant') return null;
  const [day, time] = text.split(' ');
  const parsed = new Date(time === undefined ? `${day}T00:00:00Z` : `${day}T${time.replace(/([+-]\d\d)$/, '$1:00')}`);
  return Number.isNaN(parsed.getTime()) ? null : parsed;
}

/** Long ids would be shown as powers of ten without a format. */
const formats = { date: 'yyyy-mm-dd', instant: 'yyyy-mm-dd hh:mm:ss' };

function columnFormat({ type }: PersonalColumn): Column['format'] {
  if (type === 'number') return (cell) => (Number.isInteger(cell) ? '0' : '0.###');
  return type === 'other' ? undefined : formats[type];
}

/** Wider texts would leave no room for other columns. */
const maxWidth = 60;

/** Returns the width for the longest of some values, in characters, with room for the button of the filter. */
function fitWidth({ type }: PersonalColumn, values: Cell[]): number {
  const dateWidth = type === 'date' ? formats.date.length : formats.instant.length;
  const lengths = values.map((value) => (value instanceof Date ? dateWidth : String(value ?? '').length));
  return Math.min(maxWidth, Math.max(...lengths) + 4);
}
