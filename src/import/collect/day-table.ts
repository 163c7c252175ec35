import type { DayMarkKind } from '../../db/schema/limits.ts';

/** The rows of a file, in columns of numbers: 500,000 of them take 14 MB. */
export interface DayTable {
  readonly length: number;
  /** Adds a row and returns its index. */
  add(row: TableRow): number;
  habit(row: number): number;
  /** Days since 1970-01-01. */
  day(row: number): number;
  value(row: number): number;
  mark(row: number): DayMarkKind | null;
  position(row: number): number;
  place(row: number): string;
  note(row: number): string | null;
  setNote(row: number, note: string): void;
  /** The key that the file gives to the row. Undefined: its day is its key. */
  key(row: number): string | undefined;
  /** Returns the indices of all rows, by habit, day and place in the file. */
  sort(): Float64Array;
}

export interface TableRow {
  habit: number;
  day: number;
  value: number;
  mark: DayMarkKind | null;
  note: string | null;
  key: string | undefined;
  position: number;
  place: string;
}

const markCodes: (DayMarkKind | null)[] = [null, 'skip', 'no'];

/** More than the days up to the year 9999, and the maximum number of rows: parts of a number to sort by. */
const daySpan = 2 ** 22;
const rowSpan = 2 ** 20;

/** Creates a table of rows. */
export function createDayTable(): DayTable {
  let capacity = 1024;
  let length = 0;
  let habits = new Uint16Array(capacity);
  let days = new Int32Array(capacity);
  let values = new Float64Array(capacity);
  let marks = new Uint8Array(capacity);
  let positions = new Uint32Array(capacity);
  let places = new Uint16Array(capacity);
  const placeNames: string[] = [];
  const notes = new Map<number, string>();
  const keys = new Map<number, string>();

  function grow(): void {
    capacity *= 2;
    habits = copy(habits, new Uint16Array(capacity));
    days = copy(days, new Int32Array(capacity));
    values = copy(values, new Float64Array(capacity));
    marks = copy(marks, new Uint8Array(capacity));
    positions = copy(positions, new Uint32Array(capacity));
    places = copy(places, new Uint16Array(capacity));
  }

  /** Rows of one place come one after another, so the last name is nearly always the right one. */
  function placeIndex(name: string): number {
    const last = placeNames.length - 1;
    if (last >= 0 && placeNames[last] === name) return last;
    return placeNames.push(name) - 1;
  }

  return {
    get length() {
      return length;
    },
    add(row) {
      if (length === capacity) grow();
      habits[length] = row.habit;
      days[length] = row.day;
      values[length] = row.value;
      marks[length] = markCodes.indexOf(row.mark);
      positions[length] = row.position;
      places[length] = placeIndex(row.place);
      if (row.note !== null) notes.set(length, row.note);
      if (row.key !== undefined) keys.set(length, row.key);
      length += 1;
      return length - 1;
    },
    habit: (row) => habits[row] ?? 0,
    day: (row) => days[row] ?? 0,
    value: (row) => values[row] ?? 0,
    mark: (row) => markCodes[marks[row] ?? 0] ?? null,
    position: (row) => positions[row] ?? 0,
    place: (row) => placeNames[places[row] ?? 0] ?? '',
    note: (row) => notes.get(row) ?? null,
    setNote: (row, note) => void notes.set(row, note),
    key: (row) => keys.get(row),
    sort() {
      const order = new Float64Array(length);
      for (let row = 0; row < length; row++)
        order[row] = ((habits[row] ?? 0) * daySpan + (days[row] ?? 0)) * rowSpan + row;
      order.sort();
      return order.map((place) => place % rowSpan);
    },
  };
}

function copy<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
