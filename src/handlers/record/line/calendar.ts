const DAY_MS = 86_400_000;

/** A calendar day without a zone, `YYYY-MM-DD`. Such days compare as strings. */
export type LocalDate = string;

/** Returns the day's number, counted from 1970-01-01 as 0. */
export function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Returns the day of a day number; years 0 to 9999. */
export function dateOf(number: number): LocalDate {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Returns the day `days` later; earlier when negative. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(dayNumber(date) + days);
}

/** Returns the same day of the month `months` later, or that month's last day where it is shorter. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const { year, month, day } = partsOf(date);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return addDays(first.toISOString().slice(0, 10), Math.min(day, last) - 1);
}

/** Returns year, month 1–12 and day of the month. */
export function partsOf(date: LocalDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** Returns the ISO weekday, 1 Monday to 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** Returns the day, or null when the calendar has no such day (31 February, month 13). */
export function dateFrom(year: number, month: number, day: number): LocalDate | null {
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text) ? text : null;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
