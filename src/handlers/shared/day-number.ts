import { type Day, toDay } from '../../time/days.ts';

/** Packs a day as the number YYYYMMDD for a button. */
export function toDayNumber(day: Day): number {
  return Number(day.replaceAll('-', ''));
}

/** Unpacks the day of a button. Null for 0. */
export function fromDayNumber(number: number): Day | null {
  return number === 0 ? null : toDay(Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100);
}
