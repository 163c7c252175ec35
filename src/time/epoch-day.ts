import type { Day } from './days.ts';

const dayMs = 86_400_000;

/** Returns the number of days from 1970-01-01 to a day. Arrays by day have it as their index. */
export function toEpochDay(day: Day): number {
  return Math.round(Date.parse(day) / dayMs);
}

/** Returns the day of a number of days since 1970-01-01. */
export function fromEpochDay(number: number): Day {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

/** Returns the weekday of a number of days since 1970-01-01: 0 for Monday to 6 for Sunday. */
export function weekdayOfEpochDay(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}
