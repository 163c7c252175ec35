import type { Measure } from '../collect/clean-text.ts';
import type { ImportCollector } from '../collect/collector.ts';
import { type CsvFile, findColumn } from '../files/csv-rows.ts';
import type { WorkbookFile } from '../files/workbook.ts';
import { toWorkbookDay } from '../files/workbook-formats.ts';
import { dayOfNumber, parseDate } from './dates.ts';
import type { ImportFormat } from './format.ts';
import { parseNumber } from './values.ts';

/** The headers of Tally's own files in English and Russian, as `column-…` in the texts of the bot. */
export const tallyHeaders = {
  date: ['Date', 'Дата'],
  habit: ['Habit', 'Привычка'],
  category: ['Category', 'Категория'],
  duration: ['Duration (min)', 'Длительность (мин)'],
  amount: ['Amount', 'Количество'],
  unit: ['Unit', 'Единица'],
  note: ['Note', 'Заметка'],
} as const;

/** The index of each column; -1: the file has none. */
type TallyColumns = Record<keyof typeof tallyHeaders, number>;

/** Finds the columns of Tally's own files. Null: the header is another one. */
function findColumns(header: string[]): TallyColumns | null {
  const column = (name: keyof TallyColumns) => findColumn(header, ...tallyHeaders[name]);
  const columns = {
    date: column('date'),
    habit: column('habit'),
    category: column('category'),
    duration: column('duration'),
    amount: column('amount'),
    unit: column('unit'),
    note: column('note'),
  };
  const isComplete = [columns.date, columns.habit, columns.category, columns.duration, columns.note].every(
    (index) => index !== -1,
  );
  return isComplete ? columns : null;
}

/** Tally's CSV file, with commas in English, semicolons and decimal commas in Russian. */
export const tallyCsvFormat: ImportFormat<CsvFile> = {
  source: 'tally_csv',
  oneADay: false,
  recognise: ({ header }) => findColumns(header) !== null,
  async read(file, collector) {
    const columns = findColumns(file.header);
    if (!columns) return;
    const add = createRowReader(collector);
    for await (const { cells, line } of file.rows())
      add(cells.map(unescapeFormula), columns, { position: line, date: parseDate(cells[columns.date] ?? '', 'ymd') });
  },
};

/** A text that a spreadsheet would run was written with an apostrophe in front. */
function unescapeFormula(cell: string): string {
  return /^'[-=+@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** Returns whether a workbook is one of Tally: the first row of a sheet has its columns. */
export async function isTallyWorkbook(workbook: WorkbookFile): Promise<boolean> {
  for (const sheet of workbook.sheets)
    for await (const { cells } of workbook.rows(sheet)) {
      if (findColumns(cells.map(String))) return true;
      break;
    }
  return false;
}

/** Tally's workbook: the sheets of records, and not those of totals. */
export const tallyWorkbookFormat: ImportFormat<WorkbookFile> = {
  source: 'tally_workbook',
  oneADay: false,
  recognise: () => true, // only its rows tell, see `isTallyWorkbook`
  async read(workbook, collector) {
    const toDate = (cell: string | number) =>
      typeof cell === 'number' ? dayOfNumber(toWorkbookDay(cell, workbook.startsIn1904)) : parseDate(cell, 'ymd');
    const add = createRowReader(collector);
    for (const sheet of workbook.sheets) {
      const place = sheet.name || sheet.entry;
      let columns: TallyColumns | null = null;
      for await (const { cells, row } of workbook.rows(sheet)) {
        if (columns) add(cells, columns, { position: row, place, date: toDate(cells[columns.date] ?? '') });
        else columns = findColumns(cells.map(String));
        if (!columns) break;
      }
    }
  },
};

interface RowPlace {
  position: number;
  place?: string;
  date: string | null;
}

type RowReader = (cells: (string | number)[], columns: TallyColumns, place: RowPlace) => void;

/** Creates a function that adds rows. A row with a duration, an amount, or an amount without a unit shows the kind. */
function createRowReader(collector: ImportCollector): RowReader {
  const habits = new Map<string, number | null>();
  return (cells, columns, { date, position, place }) => {
    const cell = (column: keyof TallyColumns) => cells[columns[column]] ?? '';
    const text = (column: keyof TallyColumns) => String(cell(column));
    if (cells.every((one) => one === '')) return;
    const amount = text('amount').trim();
    const measure = measureOf(amount, text('unit').trim());
    const key = `${text('habit')}\n${measure.kind}\n${measure.unit}`;
    let habit = habits.get(key);
    if (habit === undefined) {
      const name = text('habit');
      habit = collector.addHabit({ key: name, name, category: text('category'), ...measure });
      habits.set(key, habit);
    }
    const value = measure.kind === 'time' ? toNumber(cell('duration')) : toNumber(cell('amount'));
    const shown = measure.kind === 'time' ? text('duration') : `${amount} ${text('unit')}`;
    collector.addDay({ habit, date, value, note: text('note'), position, place, text: shown });
  };
}

function measureOf(amount: string, unit: string): Pick<Measure, 'kind' | 'unit'> {
  if (amount === '') return { kind: 'time', unit: null };
  return unit === '' ? { kind: 'check', unit: null } : { kind: 'count', unit };
}

function toNumber(cell: string | number): number | null {
  return typeof cell === 'number' ? cell : parseNumber(cell);
}
