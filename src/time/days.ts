/** Calendar days as text, `YYYY-MM-DD`: they compare and sort as they stand, and no zone can move them. */
export type Day = string;

const dayMs = 86_400_000;

/** Returns the day `count` days after (before, when negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** Returns how many days `to` lies after `from`. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Returns the same day `count` months on, or the month's last day where it has no such day. */
export function addMonths(day: Day, count: number): Day {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const first = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  const length = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  return addDays(first, Math.min(Number(day.slice(8)), length) - 1);
}

/** Returns year, month 1–12 and day of the month. */
export function partsOf(day: Day): { year: number; month: number; day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

/** Returns the day, or null when the calendar has no such day (31 February, month 13). */
export function dateFrom(year: number, month: number, day: number): Day | null {
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text) ? text : null;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Returns 1 for Monday … 7 for Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(Date.parse(day)).getUTCDay() || 7;
}

/** Returns the first day of the week that holds `day`; `weekStart` is 1 for Monday … 7 for Sunday. */
export function weekOf(day: Day, weekStart: number): Day {
  return addDays(day, -((weekdayOf(day) - weekStart + 7) % 7));
}

export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

export const later = (a: Day, b: Day): Day => (a > b ? a : b);
