import { createHash } from 'node:crypto';
import { fromEpochDay } from '../../time/epoch-day.ts';
import type { ImportCounts, ImportProblem, ProblemRow } from '../model.ts';
import type { DayTable } from './day-table.ts';
import { formatCopyRow, type LineFile } from './row-files.ts';

export interface MergeOptions {
  oneADay: boolean;
  counts: ImportCounts;
  days: LineFile;
  addProblem(problem: ImportProblem, row: Partial<ProblemRow>): void;
  nameOf(habit: number): string;
}

/**
 * Writes the rows of a table by habit and day. A day has either records or one mark; records win. Where the other
 * program stores one value a day, rows of the same value are one, and of different values the first one is taken.
 * Returns the first and the last day. Null: there are no rows.
 */
export function mergeDays(table: DayTable, options: MergeOptions): { first: number; last: number } | null {
  const order = table.sort();
  const span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  const uniqueKey = createUniqueKeys();
  for (let start = 0; start < order.length; ) {
    const group = takeGroup(table, order, start);
    start += group.length;
    const day = table.day(group[0] ?? 0);
    span.first = Math.min(span.first, day);
    span.last = Math.max(span.last, day);
    writeGroup(table, group, { ...options, uniqueKey });
  }
  return order.length > 0 ? span : null;
}

/** Returns a key that no earlier row of the habit has: the key itself, or with a number. */
type UniqueKey = (habit: number, key: string) => string;

/** Rows come by habit, so only the keys of one habit are remembered. */
function createUniqueKeys(): UniqueKey {
  let current = -1;
  let used = new Set<string>();
  return (habit, key) => {
    if (habit !== current) used = new Set();
    current = habit;
    let unique = key;
    for (let times = 2; used.has(unique); times++) unique = `${key}#${times}`;
    used.add(unique);
    return unique;
  };
}

interface WriteOptions extends MergeOptions {
  uniqueKey: UniqueKey;
}

/** Returns the rows of one habit and day, in the order of the file. */
function takeGroup(table: DayTable, order: Float64Array, start: number): number[] {
  const first = order[start] ?? 0;
  const isSame = (row: number) => table.habit(row) === table.habit(first) && table.day(row) === table.day(first);
  let end = start + 1;
  while (end < order.length && isSame(order[end] ?? 0)) end += 1;
  return Array.from(order.subarray(start, end));
}

function writeGroup(table: DayTable, group: number[], options: WriteOptions): void {
  const records = group.filter((row) => table.mark(row) === null);
  const candidates = records.length > 0 ? records : group;
  const keepsAll = records.length > 0 && !options.oneADay;
  const kept = keepsAll ? records : candidates.slice(0, 1);
  const [first = 0] = kept;
  if (group.length > kept.length) {
    const taken = new Set(kept);
    for (const row of group) if (!taken.has(row)) mergeRow(table, { row, into: first }, options);
  }
  for (const row of kept) writeRow(table, row, options);
}

/** Merges a row with one of the same value, or lists it. Notes are kept together. */
function mergeRow(table: DayTable, { row, into }: { row: number; into: number }, options: MergeOptions): void {
  const isEqual = table.mark(row) === table.mark(into) && table.value(row) === table.value(into);
  const note = table.note(row);
  if (isEqual) {
    options.counts.duplicates += 1;
    const existing = table.note(into);
    if (note !== null && note !== existing) table.setNote(into, existing === null ? note : `${existing}\n${note}`);
    return;
  }
  options.addProblem('other_value_same_day', {
    position: table.position(row),
    place: table.place(row),
    habit: options.nameOf(table.habit(row)),
    date: fromEpochDay(table.day(row)),
    value: table.mark(row) ?? String(table.value(row)),
    note: note ?? '',
  });
}

function writeRow(table: DayTable, row: number, { counts, days, uniqueKey, oneADay }: WriteOptions): void {
  const habit = table.habit(row);
  const date = fromEpochDay(table.day(row));
  const mark = table.mark(row);
  const note = table.note(row);
  if (mark) counts.marks += 1;
  else counts.records += 1;
  if (note !== null) counts.notes += 1;
  const value = table.value(row);
  const ownKey = table.key(row) ?? (oneADay || mark ? date : contentKey(date, value, note));
  days.add(formatCopyRow([habit, uniqueKey(habit, ownKey), date, mark, value, note]));
}

const hashLength = 16;

/**
 * Makes the key of a record that has none in the file, of a day that may have several: not of its position, so that a
 * file with another row in between, or in another order, is still known.
 */
function contentKey(date: string, value: number, note: string | null): string {
  const hash = note === null ? '' : ` ${createHash('sha256').update(note).digest('base64url').slice(0, hashLength)}`;
  return `${date} ${value}${hash}`;
}
