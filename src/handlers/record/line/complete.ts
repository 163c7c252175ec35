import type { Day } from '../../../time/days.ts';
import type { HabitCandidate } from '../../shared/match-habit.ts';
import { findDayAnswer } from './day.ts';
import { parseEntry } from './entry.ts';
import { isOtherKind } from './kind-fields.ts';
import { notDonePattern } from './not-done.ts';
import { type EntryContext, type EntryParts, findParts } from './parts.ts';
import type { ParsedEntry, PartialReading, Reading } from './reading.ts';

/**
 * Reads a typed answer to a question about an entry: `45m yesterday` where the duration is asked for, `guitar` where
 * the habit is, `the 27th` where the day is. What the answer does not state stays as it was understood.
 *
 * Returns null for a text that is no answer: an entry about another habit, or a text with nothing that is missing.
 */
export function completeEntry<H extends HabitCandidate>(
  understood: PartialReading<H>,
  text: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  const answer = text.replace(negation, '');
  if (understood.name === null) return completeHabit(understood, answer, context);
  if (isOtherKind(understood)) return completeOther(understood, answer, context);
  if (understood.minutes === null) return completeDuration(understood, answer, context);
  return completeDay(understood, answer, context.today);
}

/** `no, 30` corrects what was said before. */
const negation = /^\s*(?:no|nope|нет|не)(?:\s*[,.:;–—-]\s*|\s+(?=\d))/iu;

/** Reads the answer to "which habit?": a known one, or the name of a new one, with day and note. */
function completeHabit<H extends HabitCandidate>(
  understood: PartialReading<H>,
  text: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  if (understood.minutes === null || notDonePattern.test(text)) return null;
  const timed = parseEntry(`${text} ${understood.minutes}m`, context);
  // A number alone may be the amount of a habit that is counted.
  const counted = understood.amount == null ? null : parseEntry(`${text} ${understood.amount}`, context);
  const isCounted = counted?.kind === 'record' && isOtherKind(counted.reading);
  const parsed = counted !== null && isCounted ? counted : timed;
  if (findParts(text, context).duration.kind !== 'none') return null;
  return keepUnderstood(parsed, understood);
}

/** Reads the answer to "how long?": a duration, with day and note. A day alone is kept for the next answer. */
function completeDuration<H extends HabitCandidate>(
  understood: PartialReading<H>,
  text: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  const alone = findParts(text, context);
  if (alone.habit?.isKnown && !beginsWithAnswer(alone)) return null;
  if (alone.duration.kind === 'none')
    return completeNew(understood, text, context) ?? keepDay(understood, text, context.today);
  if (alone.habit && !alone.habit.isKnown && !beginsWithAnswer(alone)) return null;
  const name = understood.name ?? '';
  const habit = understood.habit ?? ({ id: 0, name, own: true, uses: 0 } as H);
  const parsed = parseEntry(`${name} ${text}`, { ...context, habits: [habit] });
  return keepUnderstood(parsed, understood);
}

/** Reads the number of a new habit, which may be counted: `3 cups`. */
function completeNew<H extends HabitCandidate>(
  understood: PartialReading<H>,
  text: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  if (understood.habit !== null) return null;
  const parsed = parseEntry(`${understood.name} ${text}`, { ...context, habits: [] });
  const isCounted = parsed.kind === 'question' && parsed.readings[0]?.kind === 'count';
  return isCounted ? keepUnderstood(parsed, understood) : null;
}

function keepDay<H extends HabitCandidate>(
  understood: PartialReading<H>,
  text: string,
  today: Day,
): ParsedEntry<H> | null {
  const day = findDayAnswer(text, today);
  if (day.kind !== 'found') return null;
  const { habit } = understood;
  if (understood.kind === 'count' && habit)
    return { kind: 'no-amount', habit, understood: { ...understood, date: day.date } };
  return { kind: 'no-duration', habits: habit ? [habit] : [], understood: { ...understood, date: day.date } };
}

/** Reads the answer to "how many?": a number, with its unit, day and note. */
function completeOther<H extends HabitCandidate>(
  understood: PartialReading<H>,
  text: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  if (understood.kind !== 'count' || (understood.amount ?? null) !== null)
    return completeDay(understood, text, context.today);
  const alone = findParts(text, context);
  const isOther = alone.habit?.isKnown && alone.habit.options[0]?.habit?.id !== understood.habit?.id;
  if (isOther && !/^[\s+×x-]*[\d.,½¼¾]/iu.test(text)) return null;
  const name = understood.name ?? '';
  const { kind, unit } = understood;
  const habit = understood.habit ?? ({ id: 0, name, own: true, uses: 0, kind, unit } as H);
  const parsed = parseEntry(`${name} ${text}`, { ...context, habits: [habit] });
  return parsed.kind === 'no-amount' ? keepDay(understood, text, context.today) : keepUnderstood(parsed, understood);
}

/** Reads the answer to "which day?". A number alone is the day of the month. */
function completeDay<H extends HabitCandidate>(
  { minutes: stated, ...understood }: PartialReading<H>,
  text: string,
  today: Day,
): ParsedEntry<H> | null {
  const { name } = understood;
  const minutes = isOtherKind(understood) ? 0 : stated;
  const isNumber = /^\s*\d{1,2}\s*$/.test(text);
  const day = findDayAnswer(isNumber ? `the ${text.trim()}th` : text, today);
  if (day.kind !== 'found' || name === null || minutes === null) return null;
  return { kind: 'record', reading: { ...understood, name, minutes, date: day.date } };
}

/** Returns true where a text begins with a duration or a day. */
function beginsWithAnswer<H extends HabitCandidate>({ line, duration, day }: EntryParts<H>): boolean {
  const starts = [
    ...('start' in duration ? [duration.start] : []),
    ...('spans' in day ? day.spans.map(({ start }) => start) : []),
  ];
  return starts.some((start) => line.text.slice(0, start).trim() === '');
}

/** Keeps what was understood where the answer states nothing else. */
function keepUnderstood<H extends HabitCandidate>(
  parsed: ParsedEntry<H>,
  { habit, name, date, note }: PartialReading<H>,
): ParsedEntry<H> | null {
  const keep = (reading: Reading<H>): Reading<H> => ({
    ...reading,
    ...(name === null ? {} : { habit, name }),
    date: reading.date ?? date,
    note: [note, reading.note].filter(Boolean).join(' ') || null,
  });
  if (parsed.kind === 'record') return { kind: 'record', reading: keep(parsed.reading) };
  if (parsed.kind === 'question') return { ...parsed, readings: parsed.readings.map(keep) };
  const isTooLong = name === null && parsed.kind === 'refused' && parsed.reason === 'name-too-long';
  return parsed.kind === 'refused' && (name !== null || isTooLong) ? parsed : null;
}
