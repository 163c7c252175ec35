/** A calendar day as text, `YYYY-MM-DD`. Days compare and sort as text, and no time zone can shift them. */
export type Day = string;

/** The minutes of a calendar day without a clock change: the maximum of a record, and of the records of a day. */
export const minutesPerDay = 1440;

const dayMs = 86_400_000;

/** Returns the day that is `count` days later, or earlier for a negative count. */
export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(day) + count * dayMs).toISOString().slice(0, 10);
}

/** Returns the number of days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** Returns the same day of the month `count` months later, or the last day of that month where it is shorter. */
export function addMonths(day: Day, count: number): Day {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const first = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
  const length = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  return addDays(first, Math.min(Number(day.slice(8)), length) - 1);
}

/** Splits a day into year, month (1 to 12) and day of the month. */
export function splitDay(day: Day): { year: number; month: number; day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

/** Builds a day, or returns null where the calendar has no such day (31 February, month 13). */
export function toDay(year: number, month: number, day: number): Day | null {
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text) ? text : null;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Returns the ISO weekday: 1 for Monday to 7 for Sunday. */
export function isoWeekday(day: Day): number {
  return new Date(Date.parse(day)).getUTCDay() || 7;
}

/**
 * Returns the first day of the week that contains `day`. `weekStart` is an ISO weekday, 1 for Monday to 7 for Sunday.
 */
export function startOfWeek(day: Day, weekStart: number): Day {
  return addDays(day, -((isoWeekday(day) - weekStart + 7) % 7));
}

/** Returns the earlier of two days. */
export const minDay = (a: Day, b: Day): Day => (a < b ? a : b);

/** Returns the later of two days. */
export const maxDay = (a: Day, b: Day): Day => (a > b ? a : b);
