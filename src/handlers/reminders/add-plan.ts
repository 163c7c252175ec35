import type { TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findOutcome, lockPerson } from '../../db/queries/bot/updates.ts';
import type { HabitChoice } from '../../db/queries/habits/habits.ts';
import { addReminders } from '../../db/queries/reminders/edit-reminders.ts';
import { findReminders, type ListedReminder } from '../../db/queries/reminders/reminders.ts';
import { allWeekdays } from '../../db/schema/limits.ts';
import { type RemindersOutcome, toOutcome } from './changes.ts';
import { toReminderChat, toReminderPerson } from './deps.ts';
import { ensureHabit, undoEnsuredHabit } from './ensured-habit.ts';
import type { ReminderPlan } from './when.ts';

/**
 * Adds a reminder for each of the times of a plan. A habit that is missing is created, and an archived one becomes
 * active again.
 *
 * @param choice null: the board
 */
export async function addPlan(
  ctx: TallyContext,
  tx: Tx,
  { choice, plan, now }: { choice: HabitChoice | null; plan: ReminderPlan; now: Date },
): Promise<RemindersOutcome> {
  const { userId } = ctx.person;
  const { times, weekdays = allWeekdays, onlyIf = 'open', silent = false } = plan;
  await lockPerson(tx, userId);
  const habit = choice && (await ensureHabit(tx, userId, choice));
  if (choice && !habit) return { kind: 'reminders-refused', reason: 'gone' };
  const common = { habitId: habit?.habitId ?? null, onlyIf, silent, ...toReminderChat(ctx) };
  const added = times.map((time) => ({ weekdays, ...time, ...common }));
  const existing = await findReminders(tx, userId);
  const outcome: RemindersOutcome = added.some((one) => existing.some((other) => isSameReminder(one, other)))
    ? { kind: 'reminders-refused', reason: 'exists' }
    : toOutcome(await addReminders(tx, toReminderPerson(ctx, now), added), 'added');
  if (outcome.kind === 'reminders-changed') return { ...outcome, ...(habit && { habit }) };
  if (habit) await undoEnsuredHabit(tx, userId, habit);
  return outcome;
}

/** The times of a reminder, its habit and its chat. */
type Comparable = Pick<
  ListedReminder,
  'habitId' | 'chatId' | 'localMinute' | 'everyMinutes' | 'untilMinute' | 'weekdays'
>;

/** Returns whether two reminders would come at the same times on a day. */
function isSameReminder(one: Comparable, other: Comparable): boolean {
  const keys = ['habitId', 'chatId', 'localMinute', 'everyMinutes', 'untilMinute'] as const;
  return keys.every((key) => one[key] === other[key]) && (one.weekdays & other.weekdays) !== 0;
}

/**
 * Adds the reminders whose times an earlier update has stated.
 *
 * @param habit the pressed answer to the question for the habit: its id, 0 for the board, or a new habit
 * @param minute the pressed answer to the question for the time, in minutes since midnight
 */
export async function addStated(
  ctx: TallyContext,
  tx: Tx,
  { update, habit, minute, now }: { update: number; habit?: number | 'new'; minute?: number; now: Date },
): Promise<RemindersOutcome> {
  const question = { botId: ctx.botId, updateId: update };
  const stated = (await findOutcome(tx, ctx.person.userId, question)) as RemindersOutcome | null;
  if (stated?.kind === 'reminder-habit-unclear' && habit !== undefined) {
    const named = { habitName: stated.name, categoryName: ctx.t('category-other') };
    return addPlan(ctx, tx, { choice: habit === 'new' ? named : toChoice(habit || null), plan: stated.plan, now });
  }
  if (stated?.kind === 'reminder-hour-unclear' && minute !== undefined) {
    const times = [{ localMinute: minute % 1440, everyMinutes: null, untilMinute: null }];
    return addPlan(ctx, tx, { choice: toChoice(stated.habitId), plan: { times, ...stated.settings }, now });
  }
  return { kind: 'reminders-refused', reason: 'gone' };
}

/** Returns the choice of a habit by its id. Null: the board. */
export const toChoice = (habitId: number | null): HabitChoice | null => (habitId === null ? null : { habitId });
