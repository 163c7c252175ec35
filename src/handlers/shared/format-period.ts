import type { TallyContext } from '../../bot/context.ts';
import type { Day } from '../../time/days.ts';
import { formatSum } from '../../time/format.ts';
import type { Language } from '../../time/language.ts';
import { type DaySpan, type Period, type PeriodUnit, periodContaining } from '../../time/period.ts';
import { today } from './today.ts';

/** Days are written as "22 Nov", which in English is British. */
const locales: Record<Language, string> = { en: 'en-GB', ru: 'ru' };

/** Returns a period as a heading: "This week, 16 – 22 Nov", "October 2026", "All time". `now` is the day that it is. */
export function formatPeriod(ctx: TallyContext, period: Period, now: Day = today(ctx)): string {
  if (period.unit === 'all') return ctx.t('period-all');
  const span = formatDaySpan(ctx, period.unit, period);
  const isCurrent = period.first <= now && now <= period.last;
  return isCurrent ? ctx.t(`period-this-${period.unit}`, { span }) : capital(span);
}

/** Returns days in words: one day with its weekday, a whole month or year by its name, others as a range; the year where it is not this one. */
export function formatDaySpan(ctx: TallyContext, unit: PeriodUnit, { first, last }: DaySpan): string {
  const { language, weekStart } = ctx.person;
  const whole = periodContaining(unit, first, weekStart);
  const isWhole = whole.first === first && whole.last === last;
  if (isWhole && unit === 'year') return first.slice(0, 4);
  if (isWhole && unit === 'month') return format(language, { month: 'long', year: 'numeric' }).format(at(first));
  const thisYear = today(ctx).slice(0, 4);
  const year = first.startsWith(thisYear) && last.startsWith(thisYear) ? {} : ({ year: 'numeric' } as const);
  const weekday = unit === 'day' ? ({ weekday: 'short' } as const) : {};
  const range = format(language, { day: 'numeric', month: 'short', ...year, ...weekday });
  return range.formatRange(at(first), at(last)).replace(',', ''); // "Sat, 21 Nov" or "Sat 21 Nov" by the version of ICU
}

/** Returns "22 Nov", for an axis. */
export function formatAxisDay(day: Day, language: Language): string {
  return format(language, { day: 'numeric', month: 'short' }).format(at(day));
}

/** Returns "Nov 2026", for an axis. */
export function formatAxisMonth(day: Day, language: Language): string {
  return format(language, { month: 'short', year: 'numeric' }).format(at(day));
}

/** Returns the short names of the months, January first, and of the weekdays, Monday first. */
export function calendarNames(language: Language): { monthNames: string[]; weekdayNames: string[] } {
  const names = (options: Intl.DateTimeFormatOptions, days: Day[]) =>
    days.map((day) => format(language, options).format(at(day)).replace('.', ''));
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

/** Returns a total: `2 h 15 min (135 min)`; under an hour the minutes alone. */
export function formatTotalMinutes(ctx: TallyContext, minutes: number): string {
  const { language } = ctx.person;
  const duration = formatSum(minutes, language);
  if (minutes < 60) return duration;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(minutes);
  return ctx.t('total-with-minutes', { duration, minutes: number });
}

/** Returns the share with its sign: "+20%", "-5 %". */
export function formatSignedPercent(percent: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: 'percent', signDisplay: 'exceptZero' }).format(percent / 100);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A day stands for itself: formatted in the zone in which it is read. */
function at(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs far more than using it, so that each is kept; there are about twenty. */
function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' });
  formats.set(key, made);
  return made;
}
