import { type Measure, measureOfUnit } from '../collect/clean-text.ts';
import type { ImportCollector } from '../collect/collector.ts';
import type { CsvFile } from '../files/csv-rows.ts';
import { ImportError } from '../import-error.ts';
import type { CsvMapping } from '../model.ts';
import { parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { parseClock, parseNumber } from './values.ts';

/** Creates the format of a CSV file whose columns a person has mapped. Each row is a record of its own. */
export function createMappedCsvFormat(mapping: CsvMapping): ImportFormat<CsvFile> {
  return {
    source: 'csv',
    oneADay: false,
    recognise: () => true,
    async read(file, collector) {
      const readRow = createRowReader(file.header, mapping);
      const habits = new Map<string, number | null>();
      let isHeader = true;
      for await (const { cells, line: position } of file.rows()) {
        if (!isHeader) addRow(readRow(cells), { cells, position, mapping, habits }, collector);
        isHeader = false;
      }
    },
  };
}

/** What a row says, by the mapping. Null: the cell cannot be read. */
export interface MappedRow extends Pick<Measure, 'kind' | 'unit'> {
  date: string | null;
  habit: string;
  category: string | null;
  /** Minutes, or an amount. Undefined: the mapping has no value, the habit was done. */
  value: number | null | undefined;
  note: string | null;
}

/**
 * Creates a function that reads the rows of a CSV file by a mapping.
 *
 * @throws {ImportError} `wrong_mapping` where the file has no such columns
 */
export function createRowReader(header: string[], mapping: CsvMapping): (cells: string[]) => MappedRow {
  const { date, dateOrder, habit, value, valueKind, note, category } = mapping;
  const columns = [date, value, note, category, typeof habit === 'number' ? habit : null];
  if (columns.some((column) => column !== null && !(Number.isInteger(column) && column >= 0 && column < header.length)))
    throw new ImportError('wrong_mapping');
  const measure = measureOfMapping(mapping);
  const cellOf = (cells: string[], column: number | null) => (column === null ? null : (cells[column]?.trim() ?? ''));
  return (cells) => ({
    kind: measure.kind,
    unit: measure.unit,
    date: parseDate(cells[date] ?? '', dateOrder),
    habit: typeof habit === 'number' ? (cells[habit] ?? '') : habit.name,
    category: cellOf(cells, category),
    value: value === null ? undefined : readValue(cells[value] ?? '', valueKind, measure.factor),
    note: cellOf(cells, note),
  });
}

const minutesPer = { minutes: 1, hours: 60, seconds: 1 / 60 } as const;

function measureOfMapping({ value, valueKind, unit }: CsvMapping): Measure {
  const fixed = { unit: null, isChanged: false };
  if (value === null) return { ...fixed, kind: 'check', factor: 1 };
  return valueKind === 'amount' ? measureOfUnit(unit) : { ...fixed, kind: 'time', factor: minutesPer[valueKind] };
}

/** Reads a number, and for durations also `1:30`, `1:30:00`, `1h 30m` and `1 ч 30 мин`. */
function readValue(text: string, kind: CsvMapping['valueKind'], factor: number): number | null {
  const number = parseNumber(text);
  if (number !== null) return number * factor;
  return kind === 'amount' ? null : (parseClock(text) ?? parseParts(text));
}

const part = /(\d{1,6}(?:[.,]\d{1,3})?)\s*(h|ч|m|м|s|с)\p{L}*\.?/giu;
const minutesPerLetter: Record<string, number> = { h: 60, ч: 60, m: 1, м: 1, s: 1 / 60, с: 1 / 60 };

function parseParts(text: string): number | null {
  if (text.length > 60 || text.replace(part, '').trim() !== '') return null;
  const parts = [...text.matchAll(part)];
  if (parts.length === 0) return null;
  return parts.reduce((sum, [, number = '', letter = '']) => {
    return sum + Number(number.replace(',', '.')) * (minutesPerLetter[letter.toLowerCase()] ?? 0);
  }, 0);
}

interface RowContext {
  cells: string[];
  position: number;
  mapping: CsvMapping;
  habits: Map<string, number | null>;
}

function addRow(row: MappedRow, { cells, position, mapping, habits }: RowContext, collector: ImportCollector): void {
  if (cells.every((cell) => cell.trim() === '')) return;
  const { habit: name, date, value, note, category, kind, unit } = row;
  let habit = habits.get(name);
  if (habit === undefined) {
    habit = collector.addHabit({ key: name, name, category, kind, unit, position });
    habits.set(name, habit);
  }
  const text = mapping.value === null ? '' : (cells[mapping.value] ?? '');
  collector.addDay({ habit, date, value, note, position, text });
}
