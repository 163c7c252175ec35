import type { Day } from '../../time/days.ts';
import { monthSources } from '../shared/month-sources.ts';
import { readNearestDay, type VacationRejection } from '../shared/next-day.ts';
import type { PeriodRejection } from '../shared/parse-period.ts';
import { parseVacation, type VacationOptions } from '../shared/parse-vacation.ts';
import { foldRestText } from './parse-rest.ts';

/** Why a day cannot be skipped. The key of its sentence is `refused-REASON`. */
export type SkipRejection = Exclude<PeriodRejection, 'future-period' | 'future-day'> | 'several-days';

/** The day that is skipped, and why. */
export type SkippedDay = { kind: 'found'; day: Day; note: string | null } | { kind: 'refused'; reason: SkipRejection };

/** No day has more words: `the day after tomorrow`. */
const maxDayWords = 6;

/**
 * Splits `yesterday ill`, `family trip in 2 days` into day and reason. A day counts at the beginning or the end;
 * without one it is today. A date without a year and a weekday are the nearest one. A text that seems to state another day is
 * refused: the wrong day must not be marked.
 */
export function parseSkippedDay(text: string, options: VacationOptions): SkippedDay {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  let rejection: SkipRejection | null = null;
  for (let count = Math.min(words.length, maxDayWords); count > 0; count--)
    for (const [from, to] of [[0, count] as const, [words.length - count, words.length] as const]) {
      const part = words.slice(from, to).join(' ');
      const note = toNote([...words.slice(0, from), ...words.slice(to)].join(' '));
      const isAmount = from === 0 && amount.test(words.slice(0, count + 1).join(' '));
      const reading = isAmount || isWordOfNote(part, from) ? null : readDay(part, options);
      if (reading?.kind === 'found') return note && readDay(note, options) ? twoDays : { ...reading, note };
      if (reading?.reason === 'several-days') return reading;
      rejection ??= reading?.reason ?? null;
    }
  if (rejection === null && !mayStateDay(text, options))
    return { kind: 'found', day: options.today, note: toNote(text) };
  return { kind: 'refused', reason: rejection ?? 'unclear-day' };
}

const twoDays: SkippedDay = { kind: 'refused', reason: 'two-days' };

/** Units of amounts: `2.5 h` is no day. */
const unit = String.raw`\s*(?:h|hours?|min|km|kg|ml|l|ч|час\p{L}*|мин|км|кг|мл|л|%|°)(?!\p{L})`;
const amount = new RegExp(String.raw`\d${unit}`, 'iu');

/** `too much sun`: at the end after other words, a short weekday is a word like any other. Nor is a number a day. */
function isWordOfNote(part: string, from: number): boolean {
  return /^\d+$/u.test(part) || amount.test(part) || (from > 0 && /^(?:sat|sun|wed|mar|may|march)$/iu.test(part));
}

const reasons: Record<VacationRejection, SkipRejection> = {
  impossible: 'impossible-day',
  'too-old': 'before-1970',
  order: 'several-days',
  'too-long': 'several-days',
  'no-end': 'several-days',
};

type WholeDay = { kind: 'found'; day: Day } | { kind: 'refused'; reason: SkipRejection };

/** Reads a text that is nothing but a day. Null: it is none. */
function readDay(text: string, options: VacationOptions): WholeDay | null {
  const folded = foldRestText(text).replace(/^[\s(#:,;–—-]+|[\s):,;–—-]+$/gu, '');
  const reading = parseVacation(folded, options);
  if (reading.kind === 'none') return null;
  if (reading.kind === 'refused') return { kind: 'refused', reason: reasons[reading.reason] };
  const { first, last } = reading.days;
  if (first < last) return { kind: 'refused', reason: 'several-days' };
  const nearest = readNearestDay(folded, options);
  return { kind: 'found', day: typeof nearest === 'string' ? nearest : first };
}

const seemingDay = new RegExp(
  String.raw`(?<!\S)(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{4}-\d{1,2}-\d{1,2})(?![\d:])(?!${unit})` +
    String.raw`|(?<!\p{L})(?:in|через) \d` +
    String.raw`|(?<!\d)\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:${monthSources.join('|')})(?!\p{L})`,
  'iu',
);

/** Whether a text seems to state a day that was not understood. */
function mayStateDay(text: string, { today, readDay: readStatedDay }: VacationOptions): boolean {
  return seemingDay.test(text) || readStatedDay(text, today).kind !== 'none';
}

function toNote(text: string): string | null {
  return text.replace(/^[\s#,:;–—-]+|[\s,:;–—-]+$/gu, '') || null;
}
