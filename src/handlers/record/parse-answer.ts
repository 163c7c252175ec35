import type { TallyContext } from '../../bot/context.ts';
import type { AnswerResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import type { RecordFields } from '../../db/queries/habits/records.ts';
import { foldName } from '../shared/match-habit.ts';
import { completeEntry } from './line/complete.ts';
import { parseEntries } from './line/entries.ts';
import { createEntryContext, isNameOnly, isRecordable, readEntries } from './read-entries.ts';

/** A typed duration or amount. Day and note are null where the text does not state them. */
export interface TypedValue {
  /** 0 for a habit that is counted. */
  minutes: number;
  /** Absent for a habit of the kind `time`. */
  amount?: number | null;
  date: string | null;
  note: string | null;
}

/** The result for a text that is typed in place of an answer. It leaves the conversation and is recorded. */
const otherEntry: AnswerResult<never> = { notAnAnswer: true };

/**
 * Parses the answer to "how long, or how many, was it?" about a record: a duration or an amount, possibly with day and
 * note (`45m yesterday #easy`). A text about another habit is not an answer, because its value is not the one that was
 * asked for.
 */
export async function parseRecordValue(
  ctx: TallyContext,
  db: Db,
  { habitName, kind, unit }: Pick<RecordFields, 'habitName' | 'kind' | 'unit'>,
  text: string,
): Promise<AnswerResult<TypedValue>> {
  const options = await createEntryContext(ctx, db);
  const entries = parseEntries(text, options);
  const [entry] = entries;
  const isSameKind = entry?.kind === 'record' && (entry.reading.kind ?? 'time') === kind && !entry.reading.mark;
  if (isSameKind && entries.length === 1 && foldName(entry.reading.name) === foldName(habitName))
    return { value: entry.reading };
  const habit = options.habits.find(({ name }) => foldName(name) === foldName(habitName)) ?? null;
  const measure = kind === 'time' ? {} : { kind, unit, amount: null };
  const understood = { habit, name: habitName, minutes: null, date: null, note: null, ...measure };
  const answer = completeEntry(understood, text, options);
  if (answer?.kind === 'record') return { value: answer.reading };
  if (answer === null && isRecordable(entries)) return otherEntry;
  if (answer?.kind === 'refused') return { rejection: ctx.t(`refused-${answer.reason}`) };
  return { rejection: ctx.t(kind === 'count' ? 'refused-no-amount' : 'refused-no-duration') };
}

/**
 * Parses an answer by `parse`, unless the text is an entry with a known habit or a value, or has several entries. The
 * name alone of a habit that is ticked is an answer.
 */
export async function parseUnlessEntry<T>(
  ctx: TallyContext,
  db: Db,
  { text, parse }: { text: string; parse: () => AnswerResult<T> | Promise<AnswerResult<T>> },
): Promise<AnswerResult<T>> {
  const entries = await readEntries(ctx, db, text);
  const [entry, ...others] = entries;
  const isEntry =
    (entry?.kind === 'record' && !isNameOnly(entry)) ||
    (entry?.kind === 'question' &&
      (entry.asks === 'which-habit' || entry.understood.habit !== null || entry.understood.minutes !== null));
  return isEntry || (others.length > 0 && isRecordable(entries)) ? otherEntry : parse();
}
