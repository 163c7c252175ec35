import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { removeCategory } from '../../db/queries/habits/category-edits.ts';
import {
  archiveHabit,
  mergeHabits,
  moveHabit,
  renameHabit,
  reviveHabit,
  unmergeHabits,
} from '../../db/queries/habits/habit-edits.ts';
import { findCategories } from '../../db/queries/habits/habits.ts';

/** The outcome of a change, with everything that is needed to undo it. */
export type HabitOutcome =
  | { kind: 'habit-renamed'; habit: NamedHabit; before: string }
  /** The habit already had the name or category. */
  | { kind: 'habit-unchanged'; habit: NamedHabit }
  /** Another own habit has the name. */
  | { kind: 'habit-name-taken'; habit: NamedHabit; by: NamedHabit }
  /** `made`: the move created the category. */
  | { kind: 'habit-moved'; habit: NamedHabit; category: string; categoryId: number; before: string; made: boolean }
  | { kind: 'habits-merged'; from: NamedHabit; into: NamedHabit; records: number }
  | { kind: 'habits-unmerged'; from: NamedHabit; intoId: number; records: number }
  /** They are measured in different ways, so their records cannot be added up. Nothing was changed. */
  | { kind: 'habit-other-kind'; from: NamedHabit; into: NamedHabit }
  /** Both have a timer, and a habit has one at most. Nothing was changed. */
  | { kind: 'habits-both-timed'; from: NamedHabit; into: NamedHabit }
  | { kind: 'habit-archived'; habit: NamedHabit }
  | { kind: 'habit-revived'; habit: NamedHabit }
  | { kind: 'habit-gone' }
  | { kind: 'habit-undo-late' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<HabitOutcome> {}
}

export interface NamedHabit {
  id: number;
  name: string;
}

/** A change of a habit, which runs as the effect of an update. */
export type HabitChange = (ctx: TallyContext, tx: Tx, habitId: number) => Promise<HabitOutcome>;

const habitGone = { kind: 'habit-gone' } as const;

function toNamed({ habitId, habitName }: { habitId: number; habitName: string }): NamedHabit {
  return { id: habitId, name: habitName };
}

export const renameTo =
  (name: string): HabitChange =>
  async ({ person }, tx, habitId) => {
    const result = await renameHabit(tx, person.userId, habitId, name);
    if (result.kind === 'not_found') return habitGone;
    const habit = toNamed(result.habit);
    if (result.kind === 'taken') return { kind: 'habit-name-taken', habit, by: toNamed(result.by) };
    if (result.before === habit.name) return { kind: 'habit-unchanged', habit };
    return { kind: 'habit-renamed', habit, before: result.before };
  };

export const moveTo =
  (categoryName: string): HabitChange =>
  async ({ person }, tx, habitId) => {
    const categories = await findCategories(tx, person.userId, person.language);
    const result = await moveHabit(tx, person.userId, habitId, { categoryName });
    if (result.kind === 'not_found') return habitGone;
    const habit = toNamed(result.habit);
    const { categoryName: category, categoryId } = result.habit;
    if (result.beforeCategoryId === categoryId) return { kind: 'habit-unchanged', habit };
    const made = !categories.some((known) => known.own && known.categoryId === categoryId);
    return { kind: 'habit-moved', habit, category, categoryId, before: result.beforeCategoryName, made };
  };

export const mergeInto =
  (intoId: number): HabitChange =>
  async ({ person }, tx, habitId) => {
    const result = await mergeHabits(tx, person.userId, habitId, intoId);
    if (result.kind === 'other_kind')
      return { kind: 'habit-other-kind', from: toNamed(result.from), into: toNamed(result.into) };
    if (result.kind === 'both_timed')
      return { kind: 'habits-both-timed', from: toNamed(result.from), into: toNamed(result.into) };
    if (result.kind !== 'merged') return habitGone;
    return { kind: 'habits-merged', from: toNamed(result.from), into: toNamed(result.into), records: result.records };
  };

/** Undoes a merge: the records that came from the habit belong to it again. */
export const unmergeFrom =
  (intoId: number): HabitChange =>
  async ({ person }, tx, habitId) => {
    const result = await unmergeHabits(tx, person.userId, habitId, intoId);
    if (result.kind === 'not_found') return habitGone;
    return { kind: 'habits-unmerged', from: toNamed(result.habit), intoId, records: result.records };
  };

export const archive: HabitChange = async ({ person }, tx, habitId) => {
  const result = await archiveHabit(tx, person.userId, habitId);
  return result.kind === 'not_found' ? habitGone : { kind: 'habit-archived', habit: toNamed(result.habit) };
};

export const revive: HabitChange = async ({ person }, tx, habitId) => {
  const result = await reviveHabit(tx, person.userId, habitId);
  return result.kind === 'not_found' ? habitGone : { kind: 'habit-revived', habit: toNamed(result.habit) };
};

/**
 * Undoes the rename or move that an update made. The button carries only the id of the update, because a name may be
 * too long for it; the name is in the stored outcome. It is too late when the outcome is no longer stored.
 */
export async function undoHabitChange(ctx: TallyContext, tx: Tx, updateId: number): Promise<HabitOutcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, { botId: ctx.botId, updateId })) as HabitOutcome | null;
  if (outcome?.kind === 'habit-renamed') return renameTo(outcome.before)(ctx, tx, outcome.habit.id);
  if (outcome?.kind !== 'habit-moved') return { kind: 'habit-undo-late' };
  const undone = await moveTo(outcome.before)(ctx, tx, outcome.habit.id);
  if (outcome.made && outcome.category !== outcome.before)
    await removeCategory(tx, ctx.person.userId, {
      categoryId: outcome.categoryId,
      otherName: ctx.t('category-other'),
    });
  return undone;
}
