import { createHash } from 'node:crypto';
import type { CsvFile } from '../files/csv-rows.ts';
import type { CsvMapping, UnknownCsv } from '../model.ts';
import { createDateOrderFinder, type DateOrder, parseDate } from './dates.ts';
import { parseClock, parseNumber } from './values.ts';

const exampleRows = 3;
const sampledRows = 200;
const exampleLength = 100;

/** Reads the header and the first rows of a CSV file of unknown columns, and suggests what they are. */
export async function describeCsv(file: CsvFile): Promise<UnknownCsv> {
  const rows: string[][] = [];
  let isHeader = true;
  for await (const { cells } of file.rows()) {
    if (!isHeader) rows.push(cells);
    isHeader = false;
    if (rows.length === sampledRows) break;
  }
  return {
    header: file.header,
    examples: rows.slice(0, exampleRows).map((cells) => cells.map((cell) => cell.slice(0, exampleLength))),
    headerHash: hashHeader(file.header),
    suggestion: suggestMapping(file.header, rows),
  };
}

/** Identifies a header, without regard to case. */
function hashHeader(header: string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(header.map((cell) => cell.toLowerCase())))
    .digest('hex');
}

const words = {
  date: /date|day|дата|день/i,
  habit: /habit|activity|name|project|task|title|exercise|привычк|занят|назван|задач|проект/i,
  value: /amount|value|count|quantity|reps|duration|minutes|hours|time|колич|значен|длит|минут|час|время/i,
  hours: /hour|час/i,
  seconds: /second|секунд/i,
  duration: /duration|minute|min\b|time|длит|минут|мин\b|время/i,
  note: /note|comment|description|memo|замет|коммент|описан|примеч/i,
  category: /category|group|area|категор|групп/i,
} as const;

/** Suggests a mapping by the names of the columns and by what is in them. Null: no column has dates. */
export function suggestMapping(header: string[], rows: string[][]): CsvMapping | null {
  const column = (index: number) => rows.map((cells) => cells[index] ?? '').filter((cell) => cell.trim() !== '');
  const indices = header.map((_, index) => index);
  const orders = indices.map((index) => findOrder(column(index)));
  const dates = indices.filter((index) => orders[index] !== null);
  const date = dates.find((index) => words.date.test(header[index] ?? '')) ?? dates[0];
  const dateOrder = date === undefined ? null : orders[date];
  if (date === undefined || !dateOrder) return null;
  const others = indices.filter((index) => index !== date && orders[index] === null);
  const isNumeric = (index: number) =>
    isMostly(column(index), (cell) => (parseNumber(cell) ?? parseClock(cell)) !== null);
  const named = (pattern: RegExp, candidates: number[]) =>
    candidates.find((index) => pattern.test(header[index] ?? ''));
  const texts = others.filter((index) => !isNumeric(index));
  const note = named(words.note, texts) ?? null;
  const category = named(words.category, texts) ?? null;
  const names = texts.filter((index) => index !== note && index !== category);
  const numbers = others.filter(isNumeric);
  const value = named(words.value, numbers) ?? numbers[0] ?? null;
  const habit = named(words.habit, names) ?? names[0] ?? { name: '' };
  const valueKind = value === null ? 'amount' : findValueKind(header[value] ?? '', column(value));
  return { date, dateOrder, habit, value, valueKind, unit: null, note, category };
}

function isMostly(cells: string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(test).length >= cells.length * 0.9;
}

function findOrder(cells: string[]): DateOrder | null {
  const finder = createDateOrderFinder();
  for (const cell of cells) finder.add(cell);
  const order = finder.find();
  return order !== null && isMostly(cells, (cell) => parseDate(cell, order) !== null) ? order : null;
}

function findValueKind(header: string, cells: string[]): CsvMapping['valueKind'] {
  if (words.hours.test(header)) return 'hours';
  if (words.seconds.test(header)) return 'seconds';
  return words.duration.test(header) || isMostly(cells, (cell) => parseClock(cell) !== null) ? 'minutes' : 'amount';
}
