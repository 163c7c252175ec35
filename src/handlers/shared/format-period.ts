import type { TallyContext } from '../../bot/context.ts';
import type { MessageReader } from '../../bot/message-reader.ts';
import type { Day } from '../../time/days.ts';
import { formatNumber, formatSum, useMinusSign } from '../../time/format.ts';
import type { Language } from '../../time/language.ts';
import { type DaySpan, type Period, type PeriodUnit, periodContaining } from '../../time/period.ts';
import { localToday } from './update-time.ts';

/** In English, days are in the British order: "22 Nov". */
const locales: Record<Language, string> = { en: 'en-GB', ru: 'ru' };

/** Formats a period as a heading: `This week, 16 – 22 Nov`, `October 2026`, `All time`. */
export function formatPeriod(ctx: TallyContext, period: Period, today: Day = localToday(ctx)): string {
  if (period.unit === 'all') return ctx.t('period-all');
  const span = formatDaySpan(ctx, period.unit, period);
  const isCurrent = period.first <= today && today <= period.last;
  return isCurrent ? ctx.t(`period-this-${period.unit}`, { span }) : capitalize(span);
}

/**
 * Formats a span of days: a day with its weekday, a whole month or year by its name, others as a range. The year is
 * left out where it is the present one.
 *
 * @param withYear true: the present year is written too
 */
export function formatDaySpan(
  ctx: MessageReader,
  unit: PeriodUnit,
  { first, last }: DaySpan,
  withYear = false,
): string {
  const { language, weekStart } = ctx.person;
  const whole = periodContaining(unit, first, weekStart);
  const isWhole = whole.first === first && whole.last === last;
  if (isWhole && unit === 'year') return first.slice(0, 4);
  if (isWhole && unit === 'month') return getFormat(language, { month: 'long', year: 'numeric' }).format(toDate(first));
  const thisYear = localToday(ctx).slice(0, 4);
  const isThisYear = first.startsWith(thisYear) && last.startsWith(thisYear);
  const year = isThisYear && !withYear ? {} : ({ year: 'numeric' } as const);
  const weekday = unit === 'day' ? ({ weekday: 'short' } as const) : {};
  const range = getFormat(language, { day: 'numeric', month: 'short', ...year, ...weekday });
  return range.formatRange(toDate(first), toDate(last)).replaceAll(',', ''); // some versions of ICU write "Sat, 21 Nov"
}

/** Formats a day for an axis: `22 Nov`. */
export function formatAxisDay(day: Day, language: Language): string {
  return getFormat(language, { day: 'numeric', month: 'short' }).format(toDate(day));
}

/** Formats a month for an axis: `Nov 2026`, in Russian `нояб. 2026` without the `г.` of the calendar data. */
export function formatAxisMonth(day: Day, language: Language): string {
  return getFormat(language, { month: 'short', year: 'numeric' })
    .format(toDate(day))
    .replace(/\sг\.$/u, '');
}

/** Returns the short names of the months, from January, and of the weekdays, from Monday. */
export function calendarNames(language: Language): { monthNames: string[]; weekdayNames: string[] } {
  const names = (options: Intl.DateTimeFormatOptions, days: Day[]) =>
    days.map((day) => getFormat(language, options).format(toDate(day)).replace('.', ''));
  const two = (number: number) => String(number).padStart(2, '0');
  return {
    monthNames: names(
      { month: 'short' },
      [...Array(12).keys()].map((month) => `2024-${two(month + 1)}-01`),
    ),
    weekdayNames: names(
      { weekday: 'short' },
      [...Array(7).keys()].map((day) => `2024-01-${two(day + 1)}`),
    ),
  };
}

/** Formats a total as `2 h 15 min (135 min)`; below one hour as minutes. */
export function formatTotalMinutes(ctx: TallyContext, minutes: number): string {
  const { language } = ctx.person;
  const duration = formatSum(minutes, language);
  if (minutes < 60) return duration;
  return ctx.t('total-with-minutes', { duration, minutes: formatNumber(minutes, language) });
}

/** Formats a percentage with its sign: `+20%`, in Russian `−5 %`. */
export function formatSignedPercent(percent: number, language: Language): string {
  const format = new Intl.NumberFormat(language, { style: 'percent', signDisplay: 'exceptZero' });
  return useMinusSign(format.format(percent / 100));
}

/** Makes the first letter of a text a capital one. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Returns the start of a day in UTC. The formats use UTC too, so no time zone can shift the day. */
function toDate(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns a cached format: creating one takes much longer than using it. There are about twenty. */
function getFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const cached = formats.get(key) ?? new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' });
  formats.set(key, cached);
  return cached;
}
