import type { TallyContext } from '../../bot/context.ts';
import type { HabitMeasure } from '../../db/queries/habits/habits.ts';
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
export function createDraft(reading: Reading<MatchableHabit> | PartialReading<MatchableHabit>): RecordDraft {
  const { habit, name, minutes, date, note, kind, amount, unit, mark } = reading;
  const isTime = kind === undefined || kind === 'time';
  const draft: RecordDraft = {
    ...emptyDraft,
    ...{ habitName: name, minutes: isTime ? minutes : null, localDate: date, note },
    ...(kind !== undefined && { kind }),
    ...(amount !== undefined && { amount }),
    ...(unit !== undefined && { unit }),
    ...(mark && { mark }),
  };
  return habit ? nameHabit(draft, habit) : draft;
}

function nameHabit(draft: RecordDraft, { habitId, habitName, categoryName }: MatchableHabit): RecordDraft {
  return { ...draft, habitId, habitName, categoryName };
}

/** Sets the habit of a draft, whose kind decides which value it has. A value of another kind is asked for anew. */
export function withHabit(draft: RecordDraft, habit: MatchableHabit): RecordDraft {
  return nameHabit(withMeasure(draft, habit), habit);
}

/**
 * Gives a draft the kind and the unit of a habit. A number without a unit may be an amount as well as minutes, and is
 * kept: see `no-habit` of the reader.
 */
export function withMeasure(draft: RecordDraft, { kind, unit }: HabitMeasure): RecordDraft {
  const { kind: before = 'time', unit: unitBefore = null, amount = null, ...rest } = draft;
  if (before === kind && unitBefore === unit) return draft;
  if (kind === 'time') return { ...rest, minutes: before === 'time' ? draft.minutes : null };
  if (kind === 'check') return { ...rest, minutes: null, kind, unit: null, amount: 1 };
  return { ...rest, minutes: null, kind, unit, amount: before === 'time' ? amount : null };
}

/** Returns whether a draft states how much it was: a duration, an amount, or that it was done or not. */
export function hasValue({ kind = 'time', minutes, amount = null, mark }: RecordDraft): boolean {
  if (mark || kind === 'check') return true;
  return kind === 'time' ? minutes !== null : amount !== null;
}

/** Returns whether a draft names a new habit and states nothing that shows its kind. */
export function isOfUnclearKind(draft: RecordDraft): boolean {
  const { habitId, habitName, categoryName, kind } = draft;
  return habitName !== null && habitId === null && categoryName === null && kind === undefined && !hasValue(draft);
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
  const { habitId, habitName, categoryName, kind, unit } = likeliest;
  const measured = kind === draft.kind ? draft : withMeasure(draft, { kind: kind ?? 'time', unit: unit ?? null });
  return { ...measured, habitId, habitName, categoryName };
}

/** Converts a draft back to a partial reading. The habit is looked up by its id: it may have a new name since. */
export function toPartialReading(
  draft: RecordDraft,
  habits: readonly MatchableHabit[],
): PartialReading<MatchableHabit> {
  const { habitId, habitName, minutes, localDate, note, kind, amount, unit } = draft;
  const habit = habits.find((one) => one.habitId === habitId) ?? null;
  const fields = {
    ...(kind && { kind }),
    ...(amount !== undefined && { amount }),
    ...(unit !== undefined && { unit }),
  };
  return { habit, name: habit?.name ?? habitName, minutes, date: localDate, note, ...fields };
}

/**
 * Returns the change of a record whose message stated `before` and now states `after`. A part that is not stated, or
 * stated as before, does not change: a correction by a button stays.
 */
export function diffDrafts(ctx: TallyContext, before: RecordDraft, after: RecordDraft): RecordChange {
  const { minutes, localDate, note, amount = null } = after;
  return {
    ...(minutes !== null && toCents(minutes) !== toCents(before.minutes) && { minutes }),
    ...(after.kind === 'count' && amount !== null && amount !== before.amount && { amount }),
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
