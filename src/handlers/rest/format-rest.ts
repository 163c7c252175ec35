import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { NamedRest } from '../../db/queries/habits/rests.ts';
import { daysBetween } from '../../time/days.ts';
import type { DaySpan } from '../../time/period.ts';
import { calendarNames, formatDaySpan } from '../shared/format-period.ts';
import { localToday } from '../shared/update-time.ts';

/** Formats weekdays in the order of the person's week: `Sat, Sun`. */
export function formatWeekdays({ person }: TallyContext, weekdays: number): string {
  const { weekdayNames } = calendarNames(person.language);
  return weekdayOrder(person.weekStart)
    .filter((index) => (weekdays >> index) & 1)
    .map((index) => weekdayNames[index])
    .join(', ');
}

/** Returns the weekdays, 0 for Monday, in the order of a week. */
export function weekdayOrder(weekStart: number): number[] {
  return Array.from({ length: 7 }, (_, index) => (weekStart - 1 + index) % 7);
}

/**
 * Formats the days of a vacation with their number: `Thu 24 Dec 2026 – Wed 6 Jan 2027 (14 days)`. One that has begun
 * has its year, so that a wrong one is seen.
 */
export function formatVacation(ctx: TallyContext, days: DaySpan): string {
  const span = formatDaySpan(ctx, 'day', days, days.first < localToday(ctx));
  return ctx.t('rest-span', { span, days: daysBetween(days.first, days.last) + 1 });
}

/** Formats a rest on one line: `Running: Sat, Sun`, `All habits: Thu 24 Dec – Wed 6 Jan (14 days) · skiing`. */
export function formatRest(ctx: TallyContext, rest: NamedRest): string {
  const { weekdays, fromDate, toDate, reason } = rest;
  const days =
    weekdays === null
      ? formatVacation(ctx, { first: fromDate, last: toDate ?? fromDate })
      : formatWeekdays(ctx, weekdays);
  return [`${restName(ctx, rest)}: ${days}`, ...(reason === null ? [] : [reason])].join(' · ');
}

/** Formats a rest for a button: `Running: Sat, Sun`, `All habits: 24 Dec – 6 Jan`. */
export function formatShortRest(ctx: TallyContext, rest: NamedRest): string {
  const { weekdays, fromDate, toDate } = rest;
  const days =
    weekdays === null
      ? formatDaySpan(ctx, 'week', { first: fromDate, last: toDate ?? fromDate })
      : formatWeekdays(ctx, weekdays);
  return `${restName(ctx, rest)}: ${days}`;
}

/** Returns the name of the habit of a rest, or `All habits`. */
export function restName(ctx: TallyContext, { habitName }: { habitName: string | null }): string {
  return habitName === null ? ctx.t('rest-all-habits') : isolateRtl(habitName);
}
