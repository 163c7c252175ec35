import type { TallyContext } from '../../bot/context.ts';
import type { QuestionContent } from '../../db/queries/habits/questions.ts';
import type { RecordChange } from '../../db/queries/habits/records.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import type { MatchableHabit } from '../shared/habit-candidates.ts';
import { foldName } from '../shared/match-habit.ts';
import type { PartialReading, Reading } from './line/reading.ts';
import type { Entry } from './read-entries.ts';

/** A draft in which nothing is stated. */
export const emptyDraft: RecordDraft = {
  habitId: null,
  habitName: null,
  categoryName: null,
  minutes: null,
  localDate: null,
  note: null,
};

/** Converts a reading, or what is understood of an entry, to plain JSON. */
export function createDraft({
  habit,
  name,
  minutes,
  date,
  note,
}: Reading<MatchableHabit> | PartialReading<MatchableHabit>) {
  const draft: RecordDraft = { ...emptyDraft, habitName: name, minutes, localDate: date, note };
  return habit ? withHabit(draft, habit) : draft;
}

/** Sets the habit of a draft. */
export function withHabit(draft: RecordDraft, { habitId, habitName, categoryName }: MatchableHabit): RecordDraft {
  return { ...draft, habitId, habitName, categoryName };
}

/** Converts an entry to a draft with the likeliest of its possible habits. Null: the entry states nothing. */
export function findStatedDraft(entry: Entry | undefined): RecordDraft | null {
  if (entry?.kind === 'record') return createDraft(entry.reading);
  if (!entry || !('understood' in entry)) return null;
  const readings = entry.kind === 'question' ? entry.readings.map(createDraft) : [];
  return withLikeliestHabit(createDraft(entry.understood), readings);
}

/** Converts the content of a question to a draft with the likeliest of its possible habits. */
export function findStatedDraftOfQuestion({ asks, understood, readings }: QuestionContent): RecordDraft {
  return asks === 'habit' ? understood : withLikeliestHabit(understood, readings);
}

function withLikeliestHabit(draft: RecordDraft, [likeliest]: RecordDraft[]): RecordDraft {
  if (draft.habitName !== null || !likeliest) return draft;
  const { habitId, habitName, categoryName } = likeliest;
  return { ...draft, habitId, habitName, categoryName };
}

/** Converts a draft back to a partial reading. The habit is looked up by its id: it may have a new name since. */
export function toPartialReading(
  draft: RecordDraft,
  habits: readonly MatchableHabit[],
): PartialReading<MatchableHabit> {
  const { habitId, habitName, minutes, localDate, note } = draft;
  const habit = habits.find((one) => one.habitId === habitId) ?? null;
  return { habit, name: habit?.name ?? habitName, minutes, date: localDate, note };
}

/**
 * Returns the change of a record whose message stated `before` and now states `after`. A part that is not stated, or
 * stated as before, does not change: a correction by a button stays.
 */
export function diffDrafts(ctx: TallyContext, before: RecordDraft, after: RecordDraft): RecordChange {
  const { minutes, localDate, note } = after;
  return {
    ...(minutes !== null && toCents(minutes) !== toCents(before.minutes) && { minutes }),
    ...(localDate !== null && localDate !== before.localDate && { localDate }),
    ...((note ?? '') !== (before.note ?? '') && { note }),
    ...(after.habitName !== null && !hasSameHabit(before, after) && { habit: chooseHabit(ctx, after) }),
  };
}

/** The database stores durations with two decimals. */
function toCents(minutes: number | null): number | null {
  return minutes === null ? null : Math.round(minutes * 100);
}

/** Returns whether two drafts mean the same habit, by id or by name. */
export function hasSameHabit(a: RecordDraft, b: RecordDraft): boolean {
  if (a.habitId !== null && a.habitId === b.habitId) return true;
  return a.habitName !== null && b.habitName !== null && foldName(a.habitName) === foldName(b.habitName);
}

function chooseHabit(ctx: TallyContext, { habitId, habitName, categoryName }: RecordDraft) {
  if (habitId !== null) return { habitId };
  return { habitName: habitName ?? '', categoryName: categoryName ?? ctx.t('category-other') };
}
