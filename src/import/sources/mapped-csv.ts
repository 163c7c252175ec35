import type { DayMarkKind } from '../../db/schema/limits.ts';
import { type Measure, measureOfUnit } from '../collect/clean-text.ts';
import type { ImportCollector } from '../collect/collector.ts';
import type { CsvFile } from '../files/csv-rows.ts';
import { ImportError } from '../import-error.ts';
import type { CsvMapping } from '../model.ts';
import { parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { parseClock, parseDone, parseDurationParts, parseNumber } from './values.ts';

/** Creates the format of a CSV file whose columns a person has mapped. Each row is a record of its own. */
export function createMappedCsvFormat(mapping: CsvMapping): ImportFormat<CsvFile> {
  return {
    source: 'csv',
    oneADay: false,
    recognise: () => true,
    async read(file, collector) {
      const readRow = createRowReader(file.header, mapping);
      const habits = new Map<string, number | null>();
      for await (const { cells, line: position } of file.rows())
        addRow(readRow(cells), { cells, position, mapping, habits }, collector);
    },
  };
}

/** What a row says, by the mapping. Null: the cell cannot be read. */
export interface MappedRow extends Pick<Measure, 'kind' | 'unit'> {
  date: string | null;
  habit: string;
  category: string | null;
  /** Minutes, or an amount. Undefined: the habit was done, or the day has a mark. */
  value: number | null | undefined;
  /** Null: a record. */
  mark: DayMarkKind | null;
  /** True: the row does not say whether the habit was done. */
  isEmpty: boolean;
  note: string | null;
}

/**
 * Creates a function that reads the rows of a CSV file by a mapping.
 *
 * @throws {ImportError} `wrong_mapping` where the file has no such columns
 */
export function createRowReader(header: string[], mapping: CsvMapping): (cells: string[]) => MappedRow {
  const { date, dateOrder, habit, value, note, category, unit } = mapping;
  const columns = [date, value, note, category, ...[habit, unit].filter((column) => typeof column === 'number')];
  if (columns.some((column) => column !== null && !(Number.isInteger(column) && column >= 0 && column < header.length)))
    throw new ImportError('wrong_mapping');
  const measureOf = createMeasures(mapping);
  const cellOf = (cells: string[], column: number | null) => (column === null ? null : (cells[column]?.trim() ?? ''));
  return (cells) => {
    const measure = measureOf(typeof unit === 'number' ? (cells[unit] ?? '') : (unit?.name ?? null));
    return {
      kind: measure.kind,
      unit: measure.unit,
      date: parseDate(cells[date] ?? '', dateOrder),
      habit: typeof habit === 'number' ? (cells[habit] ?? '') : habit.name,
      category: cellOf(cells, category),
      ...readValue(value === null ? null : (cells[value] ?? ''), mapping, measure.factor),
      note: cellOf(cells, note),
    };
  };
}

const minutesPer = { minutes: 1, hours: 60, seconds: 1 / 60 } as const;

/** Creates a function that returns the kind, the unit and the factor of a value by the text of its unit. */
function createMeasures({ value, valueKind }: CsvMapping): (unit: string | null) => Measure {
  const fixed = { unit: null, isChanged: false };
  if (value === null || valueKind === 'done') return () => ({ ...fixed, kind: 'check', factor: 1 });
  if (valueKind !== 'amount') return () => ({ ...fixed, kind: 'time', factor: minutesPer[valueKind] });
  const measures = new Map<string | null, Measure>();
  return (unit) => {
    const measure = measures.get(unit) ?? measureOfUnit(unit);
    if (measures.size < maxUnits) measures.set(unit, measure);
    return measure;
  };
}

/** The number of units that are remembered, as many as a file may have habits. */
const maxUnits = 1000;

type ReadValue = Pick<MappedRow, 'value' | 'mark' | 'isEmpty'>;

/** Reads the cell with the value. Null: there is no such column. */
function readValue(cell: string | null, { valueKind, decimal }: CsvMapping, factor: number): ReadValue {
  const done = { value: undefined, mark: null, isEmpty: false };
  if (cell === null) return done;
  if (valueKind !== 'done') return { ...done, value: readNumber(cell, { valueKind, decimal }, factor) };
  if (cell.trim() === '') return { ...done, isEmpty: true };
  const answer = parseDone(cell);
  if (answer === null) return { ...done, value: null };
  return { ...done, mark: answer === 'done' ? null : answer };
}

/** Reads a number, and for durations also `1:30`, `1:30:00`, `1h 30m` and `1 ч 30 мин`. */
function readNumber(
  text: string,
  { valueKind, decimal }: Pick<CsvMapping, 'valueKind' | 'decimal'>,
  factor: number,
): number | null {
  const number = parseNumber(text, decimal);
  if (number !== null) return number * factor;
  return valueKind === 'amount' ? null : (parseClock(text) ?? parseDurationParts(text));
}

interface RowContext {
  cells: string[];
  position: number;
  mapping: CsvMapping;
  habits: Map<string, number | null>;
}

function addRow(row: MappedRow, { cells, position, mapping, habits }: RowContext, collector: ImportCollector): void {
  if (cells.every((cell) => cell.trim() === '')) return;
  const { habit: name, date, value, mark, isEmpty, note, category, kind, unit } = row;
  const id = `${name}\n${kind}\n${unit ?? ''}`;
  let habit = habits.get(id);
  if (habit === undefined) {
    habit = collector.addHabit({ key: name, name, category, kind, unit });
    habits.set(id, habit);
  }
  const text = mapping.value === null ? '' : (cells[mapping.value] ?? '');
  const day = { habit, date, value, mark, note, position, text };
  if (isEmpty) collector.addEmpty(day);
  else collector.addDay(day);
}
