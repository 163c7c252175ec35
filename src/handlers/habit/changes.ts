import type { ByKind, Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome } from '../../db/queries/bot/updates.ts';
import { type Goal, goalOn } from '../../db/queries/habits/goal-days.ts';
import { type GoalState, restoreGoal, setGoal } from '../../db/queries/habits/goals.ts';
import {
  changeHabitKind,
  createHabit,
  type HabitKindState,
  removeCreatedHabit,
  undoKindChange,
} from '../../db/queries/habits/habit-kinds.ts';
import type { Habit, HabitMeasure } from '../../db/queries/habits/habits.ts';
import { localToday } from '../shared/update-time.ts';
import type { StatedGoal } from './questions.ts';

/** The habit of an outcome. */
export type OutcomeHabit = Pick<Habit, 'habitId' | 'habitName' | 'kind' | 'unit'>;

/** The outcome of a change, with everything that is needed to undo it. */
export type HabitSettingOutcome =
  /** `next`: what became of the question about a record that led to the habit. */
  | { kind: 'habit-created'; habit: OutcomeHabit; next?: Outcome | null }
  | { kind: 'habit-exists'; habit: OutcomeHabit; next?: Outcome | null }
  | { kind: 'habit-removed'; name: string }
  /** It has records, so that it cannot be removed. */
  | { kind: 'habit-in-use'; name: string }
  /** `isSame`: the habit had this goal already. */
  | { kind: 'goal-set'; habit: OutcomeHabit; goal: Goal | null; before: GoalState; isSame: boolean }
  | { kind: 'goal-restored'; habit: OutcomeHabit; goal: Goal | null }
  | { kind: 'habit-kind-changed'; habit: OutcomeHabit; before: HabitKindState }
  | { kind: 'habit-kind-unchanged' | 'habit-kind-fixed'; habit: OutcomeHabit }
  /** It has a timer whose time would be lost. Nothing was changed. */
  | { kind: 'habit-has-timer'; habit: OutcomeHabit };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<HabitSettingOutcome> {}
}

/** The feature `list` answers that a habit is gone, and that it is too late to undo a change. */
type GoneOutcome = { kind: 'habit-gone' } | { kind: 'habit-undo-late' };

export function toOutcomeHabit({ habitId, habitName, kind, unit }: OutcomeHabit): OutcomeHabit {
  return { habitId, habitName, kind, unit };
}

/** A habit that a person adds by hand. */
export interface HabitDraft extends HabitMeasure, StatedGoal {
  habitName: string;
}

/** Creates a habit, with its goal. */
export async function createNew(
  ctx: TallyContext,
  tx: Tx,
  { habitName, kind, unit, goal, start }: HabitDraft,
): Promise<HabitSettingOutcome & { kind: 'habit-created' | 'habit-exists' }> {
  const created = await createHabit(tx, ctx.person.userId, {
    ...{ habitName, kind, unit, direction: goal?.direction },
    categoryName: ctx.t('category-other'),
    goal: goal && { goal, validFrom: start ?? localToday(ctx) },
  });
  return { kind: created.kind === 'created' ? 'habit-created' : 'habit-exists', habit: toOutcomeHabit(created.habit) };
}

/** Sets the goal of a habit from a day on. */
export async function setGoalOf(
  ctx: TallyContext,
  tx: Tx,
  habitId: number,
  { goal, start }: StatedGoal,
): Promise<HabitSettingOutcome | GoneOutcome> {
  const today = localToday(ctx);
  const setting = await setGoal(tx, ctx.person.userId, habitId, { goal, validFrom: start ?? today }, today);
  if (setting.kind === 'not_found') return { kind: 'habit-gone' };
  const { habit, previous, before } = setting;
  return {
    kind: 'goal-set',
    habit: toOutcomeHabit(habit),
    goal,
    before,
    isSame: isSameGoal(goal, previous) && !before.replaced?.length,
  };
}

function isSameGoal(one: Goal | null, other: Goal | null): boolean {
  if (one === null || other === null) return one === other;
  const keys = ['measure', 'target', 'period', 'everyDays', 'direction'] as const;
  return keys.every((key) => one[key] === other[key]);
}

/** Changes the kind of a habit. */
export async function changeKind(
  { person }: TallyContext,
  tx: Tx,
  habitId: number,
  measure: HabitMeasure,
): Promise<HabitSettingOutcome | GoneOutcome> {
  const change = await changeHabitKind(tx, person.userId, habitId, measure);
  if (change.kind === 'not_found') return { kind: 'habit-gone' };
  const habit = toOutcomeHabit(change.habit);
  if (change.kind === 'has_records') return { kind: 'habit-kind-fixed', habit };
  if (change.kind === 'has_timer') return { kind: 'habit-has-timer', habit };
  if (change.kind === 'unchanged') return { kind: 'habit-kind-unchanged', habit };
  return { kind: 'habit-kind-changed', habit, before: change.before };
}

/**
 * Undoes the creation, the goal or the kind that an update set. The values from before are in the outcome that is
 * stored with the update.
 */
export async function undoHabitSetting(
  ctx: TallyContext,
  tx: Tx,
  updateId: number,
): Promise<HabitSettingOutcome | GoneOutcome> {
  const { userId } = ctx.person;
  const outcome = (await findOutcome(tx, userId, { botId: ctx.botId, updateId })) as HabitSettingOutcome | null;
  if (outcome?.kind === 'habit-created') return undoCreation(ctx, tx, outcome.habit);
  if (outcome?.kind === 'goal-set') {
    const habit = await restoreGoal(tx, userId, outcome.habit.habitId, outcome.before);
    if (!habit) return { kind: 'habit-gone' };
    return { kind: 'goal-restored', habit: toOutcomeHabit(habit), goal: goalOn(habit.goals, localToday(ctx)) };
  }
  if (outcome?.kind !== 'habit-kind-changed') return { kind: 'habit-undo-late' };
  const undone = await undoKindChange(tx, userId, outcome.habit.habitId, outcome.before);
  if (undone.kind === 'not_found') return { kind: 'habit-gone' };
  const habit = toOutcomeHabit(undone.habit);
  if (undone.kind === 'has_timer') return { kind: 'habit-has-timer', habit };
  if (undone.kind === 'changed') return { kind: 'habit-kind-changed', habit, before: undone.before };
  return { kind: undone.kind === 'has_records' ? 'habit-kind-fixed' : 'habit-kind-unchanged', habit };
}

async function undoCreation(
  { person }: TallyContext,
  tx: Tx,
  { habitId, habitName: name }: OutcomeHabit,
): Promise<HabitSettingOutcome | GoneOutcome> {
  const removal = await removeCreatedHabit(tx, person.userId, habitId);
  if (removal.kind === 'not_found') return { kind: 'habit-gone' };
  if (removal.kind === 'has_timer') return { kind: 'habit-has-timer', habit: toOutcomeHabit(removal.habit) };
  return { kind: removal.kind === 'removed' ? 'habit-removed' : 'habit-in-use', name };
}
