import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { goalOn } from '../../db/queries/habits/goal-days.ts';
import { findGoalProgress } from '../../db/queries/habits/goals.ts';
import { findHabit, type Habit } from '../../db/queries/habits/habits.ts';
import { formatQuantitySum } from '../../time/format-amount.ts';
import { periodContaining } from '../../time/period.ts';
import { packHabitChart } from '../shared/chart-view.ts';
import { describeGoalProgress } from '../shared/goal-progress.ts';
import { formatGoal } from '../shared/goal-text.ts';
import {
  archiveHabitButton,
  habitGoalButton,
  moveHabitButton,
  renameHabitButton,
  reviveHabitButton,
} from '../shared/habit-buttons.ts';
import { allRecords, historyPageButton, toButtonValues } from '../shared/history-button.ts';
import { localToday } from '../shared/update-time.ts';

/** Shows the card of a habit. */
export const habitCardButton = defineButton('gc', { habit: 'id' });
/** Asks for another kind of a habit. */
export const changeKindButton = defineButton('gk', { habit: 'id' });

interface CardButton {
  label: string;
  data: string;
}

/** A habit with its total this week and the number of its records. */
interface HabitState {
  habit: Habit;
  hasRecords: boolean;
  /** What was recorded this week, as text. */
  week: string;
  /** How far the goal is reached, as text. */
  progress: string | null;
}

/**
 * Creates the card of a habit: kind, goal and this week, with buttons. Null: the person has no such habit.
 *
 * @param undo a further button
 */
export async function habitCard(
  ctx: TallyContext,
  db: Db,
  habitId: number,
  undo?: CardButton,
): Promise<OutgoingMessage | null> {
  const habit = await findHabit(db, ctx.person.userId, habitId);
  if (!habit) return null;
  const state = await findState(ctx, db, habit);
  return { text: cardText(ctx, state), heading: true, keyboard: cardKeyboard(ctx, state, undo) };
}

async function findState(ctx: TallyContext, db: Db, habit: Habit): Promise<HabitState> {
  const { userId, weekStart } = ctx.person;
  const today = localToday(ctx);
  const goal = goalOn(habit.goals, today);
  const [week, all, progress] = await Promise.all([
    findGoalProgress(db, userId, habit.habitId, periodContaining('week', today, weekStart)),
    findGoalProgress(db, userId, habit.habitId, periodContaining('all', today)),
    goal && describeGoalProgress(ctx, db, { goal, habit }),
  ]);
  return { habit, hasRecords: all.records > 0, week: describeWeek(ctx, habit, week), progress };
}

function describeWeek(
  ctx: TallyContext,
  { kind, unit }: Habit,
  { minutes, amount, records }: { minutes: number; amount: number; records: number },
): string {
  if (records === 0) return ctx.t('habit-week-none');
  if (kind === 'check') return ctx.t('habit-week-times', { count: amount });
  const total = formatQuantitySum({ kind, unit, minutes, amount }, ctx.person.language);
  return ctx.t('habit-week-total', { total });
}

/** Describes the kind of a habit: `Counted: glasses`. */
export function describeKind(ctx: TallyContext, { kind, unit }: Pick<Habit, 'kind' | 'unit'>): string {
  return kind === 'count' ? ctx.t('habit-kind-count', { unit: unit ?? '' }) : ctx.t(`habit-kind-${kind}`);
}

function cardText(ctx: TallyContext, { habit, week, progress }: HabitState): string {
  const { t, person } = ctx;
  const goal = goalOn(habit.goals, localToday(ctx));
  return [
    isolateRtl(habit.habitName),
    describeKind(ctx, habit),
    t('list-category', { name: habit.categoryName }),
    goal ? t('habit-goal', { goal: formatGoal({ t, language: person.language }, goal, habit) }) : t('habit-no-goal'),
    ...(progress === null ? [] : [progress]),
    week,
    ...(habit.archived ? ['', t('list-about-archived')] : []),
  ].join('\n');
}

const buttonsPerRow = 2;

/** The kind can change while there are no records, and from `check` to `count`. */
function cardKeyboard(ctx: TallyContext, { habit, hasRecords }: HabitState, undo?: CardButton) {
  const { t } = ctx;
  const { userId, weekStart } = ctx.person;
  const values = { habit: habit.habitId };
  const { first } = periodContaining('week', localToday(ctx), weekStart);
  const chart = { by: 'habits', id: habit.habitId, unit: 'week', at: first } as const;
  const history = toButtonValues({ ...allRecords, habit: habit.habitId });
  const isKindFree = !hasRecords || habit.kind === 'check';
  return buildKeyboard(
    [
      { label: t('habit-button-goal'), data: habitGoalButton.pack(userId, values) },
      { label: t('habit-button-rename'), data: renameHabitButton.pack(userId, values) },
      { label: t('habit-button-category'), data: moveHabitButton.pack(userId, values) },
      { label: t('habit-button-chart'), data: packHabitChart(userId, chart, 'new') },
      { label: t('habit-button-history'), data: historyPageButton.pack(userId, history) },
      ...(isKindFree ? [{ label: t('habit-button-kind'), data: changeKindButton.pack(userId, values) }] : []),
      habit.archived
        ? { label: t('list-button-revive'), data: reviveHabitButton.pack(userId, values) }
        : { label: t('habit-button-archive'), data: archiveHabitButton.pack(userId, values) },
      ...(undo ? [undo] : []),
    ],
    buttonsPerRow,
  );
}
