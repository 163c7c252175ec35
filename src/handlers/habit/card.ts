import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, clip, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { findDescription, type HabitDescription } from '../../db/queries/habits/descriptions.ts';
import { goalOn } from '../../db/queries/habits/goal-days.ts';
import { findGoalProgress } from '../../db/queries/habits/goals.ts';
import { findHabit, type Habit } from '../../db/queries/habits/habits.ts';
import { loadHabitProgress } from '../../reports/habits/load-progress.ts';
import type { HabitProgress } from '../../reports/habits/progress.ts';
import { judgingGoal } from '../../reports/habits/timeline.ts';
import { formatDay } from '../../time/format.ts';
import { formatQuantitySum } from '../../time/format-amount.ts';
import { periodContaining } from '../../time/period.ts';
import { packHabitChart } from '../shared/chart-view.ts';
import { formatUse } from '../shared/format-use.ts';
import { describeGoalProgress } from '../shared/goal-progress.ts';
import { formatGoal } from '../shared/goal-text.ts';
import {
  archiveHabitButton,
  backToListButton,
  habitGoalButton,
  habitRemindersButton,
  mergeHabitButton,
  moveHabitButton,
  renameHabitButton,
  restDaysButton,
  reviveHabitButton,
} from '../shared/habit-buttons.ts';
import { allRecords, historyPageButton, toButtonValues } from '../shared/history-button.ts';
import { localToday } from '../shared/update-time.ts';
import { formatProgress } from './progress-lines.ts';

/** Asks for another kind of a habit. */
export const changeKindButton = defineButton('gk', { habit: 'id' });

interface CardButton {
  label: string;
  data: string;
}

/** A habit with what the card says about its records. */
interface HabitState extends HabitDescription {
  habit: Habit;
  hasRecords: boolean;
  /** What was recorded this week, as text. */
  week: string;
  /** The number of all records and their sum, as text. */
  total: string;
  /** How far the goal is reached, as text. */
  goalProgress: string | null;
  /** Null: a starter, which has no days. */
  progress: HabitProgress | null;
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
  const [description, week, all, goalProgress, [progress = null]] = await Promise.all([
    findDescription(db, userId, habit.habitId),
    findGoalProgress(db, userId, habit.habitId, periodContaining('week', today, weekStart)),
    findGoalProgress(db, userId, habit.habitId, periodContaining('all', today)),
    goal && describeGoalProgress(ctx, db, { goal, habit }),
    loadHabitProgress(db, { userId, today, weekStart }, [habit.habitId]),
  ]);
  const total = formatUse(ctx, { ...habit, ...all, uses: all.records });
  const state = { habit, hasRecords: all.records > 0, week: describeWeek(ctx, habit, week), total };
  return { ...state, ...description, goalProgress, progress };
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

function cardText(ctx: TallyContext, state: HabitState): string {
  const { t } = ctx;
  const { habit, hasRecords, week, total, goalProgress, progress } = state;
  return [
    isolateRtl(habit.habitName),
    ...describeInWords(state),
    describeKind(ctx, habit),
    t('list-category', { name: habit.categoryName }),
    describeGoal(ctx, habit),
    ...(goalProgress === null ? [] : [goalProgress]),
    ...describeComingGoals(ctx, habit),
    week,
    ...(hasRecords ? [total] : []),
    ...(progress ? formatProgress(ctx, progress) : []),
    ...(habit.own ? [] : ['', t('list-about-starters')]),
    ...(habit.archived ? ['', t('list-about-archived')] : []),
  ].join('\n');
}

/** Longer texts are cut: the card must fit into one message. */
const maxDescriptionLength = 1000;

/** Returns question and description of the habit, each once. An empty line follows them. */
function describeInWords({ question, description }: HabitDescription): string[] {
  const texts = [...new Set([question, description])].filter((text) => text !== null);
  return texts.length === 0 ? [] : [...texts.map((text) => isolateRtl(clip(text, maxDescriptionLength))), ''];
}

/** Describes the goal of today. What is ticked has once a day where the person has set none. */
function describeGoal(ctx: TallyContext, habit: Habit): string {
  const { t, person } = ctx;
  const today = localToday(ctx);
  const goal = judgingGoal(habit, today);
  if (!goal) return t('habit-no-goal');
  const text = formatGoal({ t, language: person.language }, goal, habit);
  return t(goalOn(habit.goals, today) ? 'habit-goal' : 'habit-goal-default', { goal: text });
}

/** Describes the goals that begin after today. */
function describeComingGoals(ctx: TallyContext, habit: Habit): string[] {
  const { t } = ctx;
  const { language } = ctx.person;
  const today = localToday(ctx);
  const coming = habit.goals.filter(({ validFrom }) => validFrom > today);
  return coming.map(({ validFrom, goal }) => {
    const day = formatDay(validFrom, today, language);
    return goal
      ? t('goal-coming', { day, goal: formatGoal({ t, language }, goal, habit) })
      : t('goal-coming-none', { day });
  });
}

const buttonsPerRow = 2;

/** An archived habit can be looked at and brought back. */
function cardKeyboard(ctx: TallyContext, state: HabitState, undo?: CardButton) {
  const { t, person } = ctx;
  const { habit } = state;
  const values = { habit: habit.habitId };
  return buildKeyboard(
    [
      ...(habit.archived
        ? [{ label: t('list-button-revive'), data: reviveHabitButton.pack(person.userId, values) }]
        : changeButtons(ctx, state)),
      { label: t('habit-button-rename'), data: renameHabitButton.pack(person.userId, values) },
      ...viewButtons(ctx, habit),
      ...(undo ? [undo] : []),
      { label: t('list-button-back'), data: backToListButton.pack(person.userId, values) },
    ],
    buttonsPerRow,
  );
}

/** The kind can change while there are no records, and from `check` to `count`. A starter has no records to merge. */
function changeButtons({ t, person: { userId } }: TallyContext, { habit, hasRecords }: HabitState): CardButton[] {
  const values = { habit: habit.habitId };
  const isKindFree = !hasRecords || habit.kind === 'check';
  return [
    { label: t('habit-button-goal'), data: habitGoalButton.pack(userId, values) },
    { label: t('habit-button-reminders'), data: habitRemindersButton.pack(userId, values) },
    { label: t('habit-button-rest'), data: restDaysButton.pack(userId, values) },
    ...(isKindFree ? [{ label: t('habit-button-kind'), data: changeKindButton.pack(userId, values) }] : []),
    { label: t('habit-button-category'), data: moveHabitButton.pack(userId, values) },
    ...(habit.own ? [{ label: t('list-button-merge'), data: mergeHabitButton.pack(userId, values) }] : []),
    { label: t('habit-button-archive'), data: archiveHabitButton.pack(userId, values) },
  ];
}

function viewButtons(ctx: TallyContext, { habitId }: Habit): CardButton[] {
  const { userId, weekStart } = ctx.person;
  const { first } = periodContaining('week', localToday(ctx), weekStart);
  const chart = { by: 'habits', id: habitId, unit: 'week', at: first } as const;
  const history = toButtonValues({ ...allRecords, habit: habitId });
  return [
    { label: ctx.t('habit-button-chart'), data: packHabitChart(userId, chart, 'new') },
    { label: ctx.t('habit-button-history'), data: historyPageButton.pack(userId, history) },
  ];
}
