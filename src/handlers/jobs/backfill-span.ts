import { addDays, type Day, daysBetween, minDay, toDay } from '../../time/days.ts';
import { type DaySpan, periodContaining } from '../../time/period.ts';
import { parsePeriod, type ReadDay } from '../shared/parse-period.ts';

/** A longer span has to be requested in parts. */
const maxBackfillDays = 400;

/** Why days cannot be backfilled. The key of the sentence is `jobs-backfill-wrong-REASON`. */
export type SpanProblem = 'when' | 'order' | 'long';

/** Parses the days of a backfill: two days, one day, or a period such as `october`. `today` is a day of the company. */
export function parseBackfillSpan(text: string, today: Day, readDay: ReadDay): DaySpan | SpanProblem {
  const span = parseTwoDays(text.trim(), today, readDay) ?? parseOnePeriod(text.trim(), today, readDay);
  if (!span) return 'when';
  if (span.first > span.last) return 'order';
  return daysBetween(span.first, span.last) >= maxBackfillDays ? 'long' : span;
}

/** Returns null where the text is not two days. */
function parseTwoDays(text: string, today: Day, readDay: ReadDay): DaySpan | null {
  const [, from = '', to = ''] = /^(\S+?)(?:\s*(?:–|—|\.\.)\s*|\s+(?:-|to|по)\s+|\s+)(\S+)$/u.exec(text) ?? [];
  const [first, last] = [from, to].map((word) => parseDay(word, today, readDay));
  return first && last ? { first, last } : null;
}

function parseDay(word: string, today: Day, readDay: ReadDay): Day | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(word) ?? [];
  if (year !== undefined) return toDay(Number(year), Number(month), Number(day));
  const reading = word === '' ? null : readDay(word, today);
  return reading?.kind === 'found' ? reading.date : null;
}

/** Parses a period up to today. All time has no first day that a job could begin with. */
function parseOnePeriod(text: string, today: Day, readDay: ReadDay): DaySpan | null {
  const reading = parsePeriod(text, { unit: 'day', today, readDay });
  if (reading.kind !== 'found' || reading.period.unit === 'all') return null;
  const { first, last } = periodContaining(reading.period.unit, reading.period.day);
  return { first, last: minDay(last, today) };
}

export const spanPresets = ['yesterday', 'last-7', 'last-30', 'this-month', 'last-month'] as const;

/** Returns the days of a button. They end before today, because the day of today is not over. */
export function presetSpan(preset: (typeof spanPresets)[number], today: Day): DaySpan {
  const yesterday = addDays(today, -1);
  const month = periodContaining('month', yesterday);
  const before = periodContaining('month', addDays(month.first, -1));
  const spans = {
    yesterday: { first: yesterday, last: yesterday },
    'last-7': { first: addDays(today, -7), last: yesterday },
    'last-30': { first: addDays(today, -30), last: yesterday },
    'this-month': { first: month.first, last: yesterday },
    'last-month': { first: before.first, last: before.last },
  };
  return spans[preset];
}
