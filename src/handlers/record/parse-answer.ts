import type { TallyContext } from '../../bot/context.ts';
import type { AnswerResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findHabitCandidates } from '../shared/habit-candidates.ts';
import { foldName } from '../shared/match-habit.ts';
import { localToday } from '../shared/update-time.ts';
import { completeEntry } from './line/complete.ts';
import { parseEntries } from './line/entries.ts';
import { isRecordable, readEntries } from './read-entries.ts';

/** A typed duration. Day and note are null where the text does not state them. */
export interface TypedDuration {
  minutes: number;
  date: string | null;
  note: string | null;
}

/** The result for a text that is typed in place of an answer. It leaves the conversation and is recorded. */
const otherEntry: AnswerResult<never> = { notAnAnswer: true };

/**
 * Parses the answer to "how long was `habitName`?": a duration, possibly with day and note (`45m yesterday #easy`). A
 * text about another habit is not an answer, because its duration is not the one that was asked for.
 */
export async function parseHabitDuration(
  ctx: TallyContext,
  db: Db,
  { habitName, text }: { habitName: string; text: string },
): Promise<AnswerResult<TypedDuration>> {
  const options = { today: localToday(ctx), habits: await findHabitCandidates(ctx, db) };
  const entries = parseEntries(text, options);
  const [entry] = entries;
  if (entry?.kind === 'record' && entries.length === 1 && foldName(entry.reading.name) === foldName(habitName))
    return { value: entry.reading };
  const habit = options.habits.find(({ name }) => foldName(name) === foldName(habitName)) ?? null;
  const understood = { habit, name: habitName, minutes: null, date: null, note: null };
  const answer = completeEntry(understood, text, options);
  if (answer?.kind === 'record') return { value: answer.reading };
  if (answer === null && isRecordable(entries)) return otherEntry;
  return { rejection: ctx.t(answer?.kind === 'refused' ? `refused-${answer.reason}` : 'refused-no-duration') };
}

/**
 * Parses an answer by `parse`, unless the text is an entry with a known habit or a duration, or has several
 * entries.
 */
export async function parseUnlessEntry<T>(
  ctx: TallyContext,
  db: Db,
  { text, parse }: { text: string; parse: () => AnswerResult<T> | Promise<AnswerResult<T>> },
): Promise<AnswerResult<T>> {
  const entries = await readEntries(ctx, db, text);
  const [entry, ...others] = entries;
  const isEntry =
    entry?.kind === 'record' ||
    (entry?.kind === 'question' &&
      (entry.asks === 'which-habit' || entry.understood.habit !== null || entry.understood.minutes !== null));
  return isEntry || (others.length > 0 && isRecordable(entries)) ? otherEntry : parse();
}
