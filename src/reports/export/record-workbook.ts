import type { RecordExportRow } from '../../db/queries/habits/export.ts';
import { addHabitsSheet, type HabitsSheet } from './habits-sheet.ts';
import { type Cell, type Column, createWorkbook, formatWholeOrDecimal, type Sheet, type Workbook } from './workbook.ts';

/** The texts of a workbook or CSV file of records. */
export interface RecordLabels {
  recordsSheet: string;
  byHabitSheet: string;
  byMonthSheet: string;
  byCategorySheet: string;
  date: string;
  habit: string;
  category: string;
  /** The header of durations, with the unit: "Duration (min)". */
  duration: string;
  /** The header of the same durations in hours. */
  hours: string;
  /**
   * The headers of amounts and of their units. Absent: the file has no such columns. An export leaves them out where
   * all habits of the person are of the kind `time`.
   */
  amounts?: { amount: string; unit: string };
  note: string;
  month: string;
  /** The header of numbers of records. */
  records: string;
  total: string;
}

interface RecordWorkbookTexts extends RecordLabels {
  /** The last sheet. Absent: there is none. */
  habitsSheet?: HabitsSheet;
}

/** A workbook or CSV file to which records are added. */
export interface RecordFile extends Pick<Workbook, 'bytesWritten' | 'close' | 'destroy'>, Pick<Sheet, 'drain'> {
  addRow(row: RecordExportRow): void;
}

/**
 * Creates a workbook with a sheet of the records, and sheets of their totals by habit, month and category. It keeps
 * only the totals in memory.
 */
export function createRecordWorkbook(path: string, { habitsSheet, ...labels }: RecordWorkbookTexts): RecordFile {
  const workbook = createWorkbook(path);
  const records = workbook.addSheet(labels.recordsSheet, recordColumns(labels));
  const byHabit: Sums = new Map();
  const byMonth: Sums = new Map();
  const byCategory: Sums = new Map();
  return {
    addRow(row) {
      const { date, habit, category, minutes, note } = row;
      records.addRow([toMidnight(date), habit, category, minutes, ...amountCells(row, labels), note]);
      addToSum(byHabit, habit, row);
      addToSum(byMonth, date.slice(0, 7), row);
      addToSum(byCategory, category, row);
    },
    drain: records.drain,
    bytesWritten: workbook.bytesWritten,
    destroy: workbook.destroy,
    async close() {
      records.close();
      const habit = { header: labels.habit, width: 28 };
      addTotalsSheet(workbook, labels, labels.byHabitSheet, habit, longestFirst(byHabit), labels.amounts);
      const month = { header: labels.month, width: 12, format: 'yyyy-mm' };
      addTotalsSheet(workbook, labels, labels.byMonthSheet, month, byDate(byMonth));
      const category = { header: labels.category, width: 20 };
      addTotalsSheet(workbook, labels, labels.byCategorySheet, category, longestFirst(byCategory));
      if (habitsSheet) addHabitsSheet(workbook, habitsSheet);
      await workbook.close();
    },
  };
}

const toMidnight = (day: string) => new Date(`${day}T00:00:00Z`);

/** Totals by the name of a habit or category, or by month (`YYYY-MM`). */
type Sums = Map<string, Sum>;

interface Sum {
  records: number;
  /** Hundredths of a minute: whole numbers are added without rounding errors. */
  hundredths: number;
  /** Thousandths. Of several habits: a sum of different units, of no use. Null: all records are of time. */
  thousandths: number | null;
  unit: string | null;
}

const createSum = (): Sum => ({ records: 0, hundredths: 0, thousandths: null, unit: null });

type Quantities = Pick<RecordExportRow, 'minutes' | 'amount' | 'unit'>;

function addToSum(sums: Sums, key: string, { minutes, amount, unit }: Quantities): void {
  const sum = sums.get(key) ?? createSum();
  sum.records += 1;
  sum.hundredths += Math.round(minutes * 100);
  if (amount !== null) sum.thousandths = (sum.thousandths ?? 0) + Math.round(amount * 1000);
  sum.unit = unit;
  sums.set(key, sum);
}

function recordColumns(labels: RecordLabels): Column[] {
  return [
    { header: labels.date, width: 12, format: 'yyyy-mm-dd' },
    { header: labels.habit, width: 28 },
    { header: labels.category, width: 20 },
    { header: labels.duration, width: 22 },
    ...amountColumns(labels.amounts),
    { header: labels.note, width: 60 },
  ];
}

function amountColumns(headers: RecordLabels['amounts']): Column[] {
  if (!headers) return [];
  return [
    { header: headers.amount, width: 14, format: formatWholeOrThousandths },
    { header: headers.unit, width: 14 },
  ];
}

/** Chooses the format of an amount, which has up to three decimals. */
function formatWholeOrThousandths(cell: Cell): string {
  return Number.isInteger(cell) ? '#,##0' : '#,##0.###';
}

/** Returns the amount of a record and its unit: no cells in a file without these columns. */
export function amountCells({ amount, unit }: Quantities, { amounts }: RecordLabels): (number | string | null)[] {
  return amounts ? [amount, unit] : [];
}

type TotalsRow = [key: string | Date, sum: Sum];

function longestFirst(sums: Sums): TotalsRow[] {
  return [...sums].sort(([, a], [, b]) => b.hundredths - a.hundredths);
}

function byDate(months: Sums): TotalsRow[] {
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, sum]): TotalsRow => [toMidnight(`${month}-01`), sum]);
}

/**
 * Adds a sheet of totals with a last row for their sum. Minutes and hours stand beside each other.
 *
 * @param amounts the headers of amounts. Their sum over all rows would add different units, so the last row has none
 */
function addTotalsSheet(
  workbook: Workbook,
  labels: RecordLabels,
  name: string,
  keyColumn: Column,
  rows: TotalsRow[],
  amounts?: RecordLabels['amounts'],
): void {
  const sheet = workbook.addSheet(name, [
    keyColumn,
    { header: labels.records, width: 12, format: '#,##0' },
    { header: labels.duration, width: 22, format: formatWholeOrDecimal },
    { header: labels.hours, width: 22, format: '#,##0.00' },
    ...amountColumns(amounts),
  ]);
  const total = createSum();
  for (const [key, sum] of rows) {
    sheet.addRow([key, ...sumCells(sum), ...(amounts ? totalAmountCells(sum) : [])]);
    total.records += sum.records;
    total.hundredths += sum.hundredths;
  }
  sheet.addTotals([labels.total, ...sumCells(total)]);
  sheet.close();
}

/** Returns the number of records, the minutes and the hours. */
function sumCells({ records, hundredths }: Sum): [number, number, number] {
  return [records, hundredths / 100, hundredths / 6000];
}

function totalAmountCells({ thousandths, unit }: Sum): Cell[] {
  return [thousandths === null ? null : thousandths / 1000, unit];
}
