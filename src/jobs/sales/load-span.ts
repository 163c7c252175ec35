import { type Day, daysBetween } from '../../time/days.ts';

/** The days that a load is about, in UTC, both included. It replaces the facts of these days. */
export interface LoadSpan {
  first: Day;
  last: Day;
}

/** Returns the first and the last day of the span, both as a number of days since 1970. */
export function spanToEpochDays({ first, last }: LoadSpan): { first: number; last: number } {
  return { first: daysBetween('1970-01-01', first), last: daysBetween('1970-01-01', last) };
}

/** Returns "DAY" or "DAY to DAY". */
export function formatSpan({ first, last }: LoadSpan): string {
  return first === last ? first : `${first} to ${last}`;
}
