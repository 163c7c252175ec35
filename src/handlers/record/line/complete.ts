import type { HabitCandidate } from '../../shared/match-habit.ts';
import { parseEntry } from './entry.ts';
import { type EntryContext, findParts } from './parts.ts';
import type { ParsedEntry, Understood } from './reading.ts';

/**
 * Reads a typed answer to a question about an entry: `45m yesterday` where the duration is asked for, `guitar` where the
 * habit is. What the answer does not state stays as it was understood.
 *
 * Returns null for a text that is no answer: an entry about another habit, or a text with nothing that is missing.
 */
export function completeEntry<H extends HabitCandidate>(
  understood: Understood<H>,
  text: string,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  const alone = parseEntry(text, context);
  if (isComplete(alone)) return null;
  if (understood.name !== null) return completeNamed(understood, text, alone, context);
  const named = 'understood' in alone || alone.kind === 'nothing' ? nameOf(text, alone, context) : null;
  if (named === null || understood.minutes === null) return null;
  const { minutes, date, note } = understood;
  const reading = { ...named, minutes, date, note };
  if (named.habit) return { kind: 'record', reading };
  return { kind: 'question', asks: 'new-habit', readings: [reading], understood: { ...understood, name: null } };
}

/** Returns true for a text with a known habit and a duration: it is an entry of its own. */
function isComplete<H extends HabitCandidate>(entry: ParsedEntry<H>): boolean {
  if (entry.kind === 'record') return true;
  return entry.kind === 'question' && entry.readings[0]?.habit !== null;
}

function completeNamed<H extends HabitCandidate>(
  understood: Understood<H>,
  text: string,
  alone: ParsedEntry<H>,
  context: EntryContext<H>,
): ParsedEntry<H> | null {
  if (alone.kind === 'no-duration' && alone.habits.length > 0) return null;
  if (alone.kind === 'question' && !beginsWithAnswer(text, context)) return null;
  const name = understood.name ?? '';
  const stub = understood.habit ?? ({ id: 0, name, own: true, uses: 0 } as H);
  const own = { today: context.today, habits: [stub] };
  const minutes = understood.minutes === null ? '' : ` ${understood.minutes}m`;
  const read = parseEntry(`${name} ${text}`, own);
  const dayOnly = understood.minutes === null ? read : parseEntry(`${name}${minutes} ${text}`, own);
  const parsed = read.kind === 'no-duration' || read.kind === 'nothing' ? dayOnly : read;
  return withUnderstood(parsed, understood);
}

/** Returns true where the text begins with a duration or a day. */
function beginsWithAnswer<H extends HabitCandidate>(text: string, context: EntryContext<H>): boolean {
  const { duration, day } = findParts(text, context);
  const starts = [
    ...('start' in duration ? [duration.start] : []),
    ...('spans' in day ? day.spans.map(({ start }) => start) : []),
  ];
  return starts.some((start) => text.slice(0, start).trim() === '');
}

/** Keeps the day and note that were understood, and the habit itself, which may be a new one. */
function withUnderstood<H extends HabitCandidate>(
  parsed: ParsedEntry<H>,
  { habit, name, date, note }: Understood<H>,
): ParsedEntry<H> | null {
  const keep = <R extends { date: string | null; note: string | null }>(reading: R) => ({
    ...reading,
    habit,
    name: name ?? '',
    date: reading.date ?? date,
    note: [note, reading.note].filter(Boolean).join(' ') || null,
  });
  if (parsed.kind === 'record') return { kind: 'record', reading: keep(parsed.reading) };
  if (parsed.kind === 'question') return { ...parsed, readings: parsed.readings.map(keep) };
  return parsed.kind === 'refused' ? parsed : null;
}

/** Returns the habit that a text names, or the name of a new one. */
function nameOf<H extends HabitCandidate>(
  text: string,
  alone: ParsedEntry<H>,
  context: EntryContext<H>,
): { habit: H | null; name: string } | null {
  if (alone.kind === 'no-duration' && alone.habits[0]) return { habit: alone.habits[0], name: alone.habits[0].name };
  const { line, habit } = findParts(text, context);
  const [option] = habit?.options ?? [];
  if (!option || line.text.trim() === '') return null;
  return { habit: option.habit, name: option.name };
}
