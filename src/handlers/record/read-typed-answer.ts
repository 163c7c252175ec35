import type { TallyContext } from '../../bot/context.ts';
import { yesPattern } from '../../bot/ui/prompt.ts';
import type { RecordQuestion } from '../../db/queries/habits/questions.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import type { MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { createDraft, hasSameHabit, hasValue, toPartialReading } from './drafts.ts';
import { completeEntry } from './line/complete.ts';
import { parseEntries } from './line/entries.ts';
import { labelReadings } from './question-labels.ts';
import type { Entry } from './read-entries.ts';

/** Returns the index of the reading that a text names by its label, or by a `yes` to the first one. */
export function findTypedIndex(ctx: TallyContext, question: RecordQuestion, text: string): number | null {
  const typed = text.trim();
  const { asks, understood, readings } = question;
  // A typed duration is the message of the record, so it must not count as a press. `yes` names none of the durations.
  if ((asks === 'duration' || asks === 'amount') && !hasValue(understood)) return null;
  if (yesPattern.test(typed)) return readings.length > 0 && asks !== 'habit' ? 0 : null;
  const index = labelReadings(ctx, question).findIndex((label) => label.toLowerCase() === typed.toLowerCase());
  return index < 0 ? null : index;
}

/** Reads a text as the answer to a question. Returns null where it is none. */
export function readAnswer(
  ctx: TallyContext,
  { asks, understood }: RecordQuestion,
  text: string,
  habits: MatchableHabit[],
): Entry | null {
  if (asks === 'over-a-day') return null;
  const options = { today: localToday(ctx), habits, language: ctx.person.language };
  const [entry, ...others] = parseEntries(text, options);
  const own = entry?.kind === 'record' && others.length === 0 ? createDraft(entry.reading) : null;
  // A complete line about the same habit answers the question for its value. Its note replaces the earlier one.
  if (entry?.kind === 'record' && own && !hasValue(understood) && hasSameHabit(understood, own))
    return { kind: 'record', reading: { ...entry.reading, date: entry.reading.date ?? understood.localDate } };
  if (hasValue(understood) && statesValue(entry)) return null;
  const answer = completeEntry(toPartialReading(understood, habits), text, options);
  // A word that is no habit answers only the question for one. Otherwise it would replace the name that is in doubt.
  const isNewName = answer?.kind === 'question' && answer.asks === 'new-habit' && !namesHabit(answer, understood);
  if (asks !== 'habit' && isNewName) return null;
  return asks !== 'habit' && answer && saysMore(answer, understood) ? null : answer;
}

/** Returns true where the first reading of an answer is about the habit that was asked about: `3 cups`. */
function namesHabit(
  { readings: [reading] }: Extract<Entry, { kind: 'question' }>,
  { habitName }: RecordDraft,
): boolean {
  return reading !== undefined && reading.name === habitName;
}

/**
 * Returns true where the answer to a question about the name states more than a habit: `run yesterday` is an entry of
 * its own, which has no duration.
 */
function saysMore(answer: Entry, understood: RecordDraft): boolean {
  if (understood.habitName !== null) return false;
  const reading = answer.kind === 'record' ? answer.reading : answer.kind === 'question' ? answer.readings[0] : null;
  return reading != null && (reading.date !== understood.localDate || reading.note !== understood.note);
}

/** Returns true for an entry with a duration, an amount or the like of its own. */
function statesValue(entry: Entry | undefined): boolean {
  return entry?.kind === 'record' || entry?.kind === 'question' || entry?.kind === 'no-habit';
}
