import type { TallyContext } from '../../bot/context.ts';
import type { AnswerResult } from '../../bot/ui/prompt.ts';
import type { Db } from '../../db/client.ts';
import { findHabitCandidates, type MatchableHabit } from '../shared/habit-candidates.ts';
import { localToday } from '../shared/update-time.ts';
import { type ParsedLine, parseLine } from './line/line.ts';

/** A typed duration. Day and note are null where the text does not state them. */
export interface TypedDuration {
  minutes: number;
  date: string | null;
  note: string | null;
  /** True for a complete line that names the habit: it replaces the day and note that were known before. */
  isLine: boolean;
}

/**
 * The result for a line of recording that is typed in place of an answer. It leaves the conversation and is recorded.
 */
const otherLine: AnswerResult<never> = { notAnAnswer: true };

/**
 * Parses the answer to "how long was `habitName`?": a duration, possibly with day and note (`45m yesterday #easy`). A
 * line about another habit is not an answer, because its duration is not the one that was asked for.
 */
export async function parseHabitDuration(
  ctx: TallyContext,
  db: Db,
  { habitName, text }: { habitName: string; text: string },
): Promise<AnswerResult<TypedDuration>> {
  const candidates = await findHabitCandidates(ctx, db);
  const habit = candidates.find(({ name }) => isSameName(name, habitName)) ?? newHabit(habitName);
  const others = candidates.filter((candidate) => candidate !== habit);
  const parsed = parseLine(text, { today: localToday(ctx), habits: [habit, ...others] });
  if (isAboutOtherHabit(parsed, text, habitName)) return otherLine;
  const isLine = parsed.kind === 'record';
  const own = parseLine(isLine ? text : `${habit.name} ${text}`, { today: localToday(ctx), habits: [habit] });
  if (own.kind === 'record') {
    const { minutes, date, note } = own;
    return { value: { minutes, date, note, isLine } };
  }
  return { rejection: ctx.t(own.kind === 'refused' ? `refused-${own.reason}` : 'refused-no-duration') };
}

function newHabit(name: string) {
  return { id: 0, name, own: true, uses: 0 };
}

function isAboutOtherHabit(parsed: ParsedLine, text: string, habitName: string): boolean {
  if (parsed.kind === 'record') return !isSameName(parsed.habit.name, habitName);
  if (parsed.kind === 'unknown') return text.trimStart().startsWith(parsed.name);
  return parsed.kind === 'several';
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Parses an answer by `parse`, unless the text is a line of recording with a known habit. */
export async function parseUnlessLine<T>(
  ctx: TallyContext,
  db: Db,
  { text, parse }: { text: string; parse: () => AnswerResult<T> | Promise<AnswerResult<T>> },
): Promise<AnswerResult<T>> {
  const { kind } = await parsePersonLine(ctx, db, text);
  return kind === 'record' || kind === 'several' ? otherLine : parse();
}

/**
 * Parses a text that is typed where only buttons answer. A line of recording leaves the conversation, even with an
 * unknown habit. For a line with a known habit that cannot be recorded, the rejection says why.
 */
export async function parseTextInsteadOfPress(ctx: TallyContext, db: Db, text: string): Promise<AnswerResult<never>> {
  const parsed = await parsePersonLine(ctx, db, text);
  if (parsed.kind === 'record' || parsed.kind === 'several' || parsed.kind === 'unknown') return otherLine;
  const hasKnownHabit = parsed.kind === 'refused' && 'named' in parsed && parsed.named;
  return { rejection: ctx.t(hasKnownHabit ? `refused-${parsed.reason}` : 'ask-press-a-button') };
}

async function parsePersonLine(ctx: TallyContext, db: Db, text: string): Promise<ParsedLine<MatchableHabit>> {
  return parseLine(text, { today: localToday(ctx), habits: await findHabitCandidates(ctx, db) });
}
