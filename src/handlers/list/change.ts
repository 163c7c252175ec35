import type { ByKind, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import {
  archiveHabit,
  mergeHabits,
  moveHabit,
  removeCategory,
  renameHabit,
  reviveHabit,
  unmergeHabits,
} from '../../db/queries/habits/habit-edits.ts';
import { findCategories } from '../../db/queries/habits/habits.ts';

/** What a change came to, with all that takes it back; plain JSON, stored with its update. */
export type ListOutcome =
  | { kind: 'habit-renamed'; habit: Named; before: string }
  /** It was what it was to become. */
  | { kind: 'habit-unchanged'; habit: Named }
  /** Another own habit has that name. */
  | { kind: 'habit-name-taken'; habit: Named; by: Named }
  /** `made`: the category is there only because of this move. */
  | { kind: 'habit-moved'; habit: Named; category: string; categoryId: number; before: string; made: boolean }
  | { kind: 'habits-merged'; from: Named; into: Named; records: number }
  | { kind: 'habits-unmerged'; from: Named; intoId: number; records: number }
  | { kind: 'habit-archived'; habit: Named }
  | { kind: 'habit-revived'; habit: Named }
  | { kind: 'habit-gone' }
  | { kind: 'habit-undo-late' };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<ListOutcome> {}
}

export interface Named {
  id: number;
  name: string;
}

const gone = { kind: 'habit-gone' } as const;

const named = ({ habitId, habitName }: { habitId: number; habitName: string }): Named => ({
  id: habitId,
  name: habitName,
});

type Change = (ctx: TallyContext, tx: Tx, habitId: number) => Promise<ListOutcome>;

export const renameTo =
  (name: string): Change =>
  async ({ person }, tx, habitId) => {
    const done = await renameHabit(tx, person.userId, habitId, name);
    if (done.kind === 'not_found') return gone;
    const habit = named(done.habit);
    if (done.kind === 'taken') return { kind: 'habit-name-taken', habit, by: named(done.by) };
    if (done.before === habit.name) return { kind: 'habit-unchanged', habit };
    return { kind: 'habit-renamed', habit, before: done.before };
  };

export const moveTo =
  (categoryName: string): Change =>
  async ({ person }, tx, habitId) => {
    const own = (await findCategories(tx, person.userId, person.language)).filter((category) => category.own);
    const done = await moveHabit(tx, person.userId, habitId, { categoryName });
    if (done.kind === 'not_found') return gone;
    const { categoryName: category, categoryId } = done.habit;
    const made = !own.some((one) => one.categoryId === categoryId);
    const before = done.beforeCategoryName;
    if (done.beforeCategoryId === categoryId) return { kind: 'habit-unchanged', habit: named(done.habit) };
    return { kind: 'habit-moved', habit: named(done.habit), category, categoryId, before, made };
  };

export const mergeInto =
  (intoId: number): Change =>
  async ({ person }, tx, habitId) => {
    const done = await mergeHabits(tx, person.userId, habitId, intoId);
    if (done.kind !== 'merged') return gone;
    return { kind: 'habits-merged', from: named(done.from), into: named(done.into), records: done.records };
  };

export const takeOutOf =
  (intoId: number): Change =>
  async ({ person }, tx, habitId) => {
    const done = await unmergeHabits(tx, person.userId, habitId, intoId);
    if (done.kind === 'not_found') return gone;
    return { kind: 'habits-unmerged', from: named(done.habit), intoId, records: done.records };
  };

export const putAway: Change = async ({ person }, tx, habitId) => {
  const done = await archiveHabit(tx, person.userId, habitId);
  return done.kind === 'not_found' ? gone : { kind: 'habit-archived', habit: named(done.habit) };
};

export const bringBack: Change = async ({ person }, tx, habitId) => {
  const done = await reviveHabit(tx, person.userId, habitId);
  return done.kind === 'not_found' ? gone : { kind: 'habit-revived', habit: named(done.habit) };
};

/**
 * Takes back a rename or a move by the id of the update that made it: the name it had before is longer than a button can
 * carry. After the days for which updates are kept it is too late.
 */
export async function takeBack(ctx: TallyContext, tx: Tx, updateId: number): Promise<ListOutcome> {
  const outcome = (await findOutcome(tx, ctx.person.userId, updateId)) as ListOutcome | null;
  if (outcome?.kind === 'habit-renamed') return renameTo(outcome.before)(ctx, tx, outcome.habit.id);
  if (outcome?.kind !== 'habit-moved') return { kind: 'habit-undo-late' };
  const back = await moveTo(outcome.before)(ctx, tx, outcome.habit.id);
  if (outcome.made && outcome.category !== outcome.before)
    await removeCategory(tx, ctx.person.userId, outcome.categoryId);
  return back;
}
