import type { CsvFile, Delimiter } from '../files/csv-rows.ts';
import type { CsvColumn, CsvMapping } from '../model.ts';
import { createDateOrderFinder, parseDate } from './dates.ts';
import { createDecimalFinder, parseClock, parseDurationParts, parseNumber } from './values.ts';

/** The rows from which the meaning of the columns is guessed. All rows decide how dates and numbers are read. */
export const sampledRows = 200;
const exampleLength = 60;

/** Reads the first rows of a CSV file, and finds what the cells of each column have in common. */
export async function readColumns(file: CsvFile): Promise<{ rows: string[][]; columns: CsvColumn[] }> {
  const rows: string[][] = [];
  const finders = file.header.map(createColumnFinder);
  let open = finders;
  for await (const { cells } of file.rows()) {
    if (rows.length < sampledRows) rows.push(cells);
    for (const finder of open) finder.add(cells);
    if (rows.length < sampledRows) continue;
    open = open.filter((finder) => finder.isOpen());
    if (open.length === 0) break;
  }
  return { rows, columns: finders.map((finder) => finder.find(file.delimiter)) };
}

interface ColumnFinder {
  add(cells: string[]): void;
  /** Returns whether more rows may decide how the cells are read. */
  isOpen(): boolean;
  find(delimiter: Delimiter): CsvColumn;
}

function createColumnFinder(_name: string, index: number): ColumnFinder {
  const dates = createDateOrderFinder();
  const numbers = createDecimalFinder();
  let first = '';
  let openDate = '';
  let openNumber = '';
  return {
    add(cells) {
      const cell = (cells[index] ?? '').trim().slice(0, exampleLength);
      first ||= cell;
      if (dates.add(cell)) openDate ||= cell;
      if (numbers.add(cell)) openNumber ||= cell;
    },
    isOpen: () => dates.isOpen() || numbers.find() === 'open',
    find(delimiter) {
      const example = openDate || openNumber || first;
      const days = { dmy: parseDate(example, 'dmy'), mdy: parseDate(example, 'mdy'), ymd: parseDate(example, 'ymd') };
      return {
        dateOrder: dates.isOpen() ? 'open' : dates.find(),
        decimal: findDecimal(numbers.find(), delimiter),
        example,
        days,
        numbers: { '.': parseNumber(example, '.'), ',': parseNumber(example, ',') },
        minutes: parseClock(example) ?? parseDurationParts(example),
      };
    },
  };
}

/** In a file with commas between the cells, `1,234` is a thousand: the point is decimal where such files come from. */
function findDecimal(found: CsvColumn['decimal'], delimiter: Delimiter): CsvColumn['decimal'] {
  return found === 'open' && delimiter === ',' ? '.' : found;
}

/** Returns the order of dates of a column, the more usual one where nothing decides. Null: it has no dates. */
export function usualOrder({ dateOrder }: CsvColumn): CsvMapping['dateOrder'] | null {
  return dateOrder === 'open' ? 'mdy' : dateOrder;
}
