import type { Outcome, TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findLastOutcome, findOutcome, lockPerson } from '../../db/queries/bot/updates.ts';
import { ensureOwnHabit } from '../../db/queries/habits/habits.ts';
import {
  addReminders,
  changeReminder,
  deleteReminder,
  pauseReminders,
  type ReminderChange,
  type ReminderResult,
  undoReminderChange,
} from '../../db/queries/reminders/edit-reminders.ts';
import {
  endlessPause,
  findReminders,
  type ListedReminder,
  type ReminderSettings,
} from '../../db/queries/reminders/reminders.ts';
import { allWeekdays } from '../../db/schema/limits.ts';
import { toReminderChat, toReminderPerson } from './deps.ts';
import type { WhenSettings } from './read-settings.ts';
import type { ReminderPlan } from './when.ts';

/** What was done to reminders. The key of its sentence is `reminders-VERB`. */
export type ReminderVerb = 'added' | 'changed' | 'deleted' | 'paused' | 'resumed';

/** The outcome of a change of reminders, with everything that is needed to undo it. Plain JSON. */
export type RemindersOutcome =
  | {
      kind: 'reminders-changed';
      verb: ReminderVerb;
      reminders: ListedReminder[];
      change: ReminderChange;
      /** Where the change is shown: on the card of the reminder or in the list. Absent: in a sentence. */
      place?: 'card' | 'list';
    }
  | {
      kind: 'reminders-refused';
      reason: 'too-many' | 'too-often' | 'gone' | 'none' | 'paused' | 'not-paused' | 'undo-late' | 'exists';
    }
  | { kind: 'reminders-undone' }
  /** The times are clear, and the habit is not. */
  | ({ kind: 'reminder-habit-unclear'; plan: ReminderPlan } & UnclearHabit)
  /** A number alone: the time has to be confirmed. `habitId` null: the board. */
  | {
      kind: 'reminder-hour-unclear';
      habitId: number | null;
      name: string | null;
      hour: number;
      minute: number;
      /** As it is written. */
      text: string;
      settings: WhenSettings;
    };

/** A name that is no habit for certain. */
export interface UnclearHabit {
  name: string;
  isKnown: boolean;
  choices: { habitId: number; habitName: string }[];
}

type Changed = Extract<RemindersOutcome, { kind: 'reminders-changed' }>;

function toOutcome(result: ReminderResult, verb: ReminderVerb, place?: Changed['place']): Outcome {
  switch (result.kind) {
    case 'saved':
      return {
        kind: 'reminders-changed',
        verb,
        reminders: result.reminders,
        change: result.change,
        ...(place && { place }),
      };
    case 'too_many':
      return { kind: 'reminders-refused', reason: 'too-many' };
    case 'too_often':
      return { kind: 'reminders-refused', reason: 'too-often' };
    default:
      return { kind: 'reminders-refused', reason: 'gone' };
  }
}

/**
 * Adds a reminder for each of the times of a plan.
 *
 * @param habitId null: of the board
 */
export async function addPlan(
  ctx: TallyContext,
  tx: Tx,
  { habitId, plan, now }: { habitId: number | null; plan: ReminderPlan; now: Date },
): Promise<Outcome> {
  const { times, weekdays = allWeekdays, onlyIf = 'open', silent = false } = plan;
  const chat = toReminderChat(ctx);
  await lockPerson(tx, ctx.person.userId);
  const existing = await findReminders(tx, ctx.person.userId);
  if (
    times.some((time) =>
      existing.some((one) => isSameReminder(one, { weekdays, ...time, habitId, chatId: chat.chatId })),
    )
  )
    return { kind: 'reminders-refused', reason: 'exists' };
  const added = times.map((time) => ({ weekdays, ...time, onlyIf, silent, habitId, ...chat }));
  return toOutcome(await addReminders(tx, toReminderPerson(ctx, now), added), 'added');
}

/** Returns whether two reminders would come at the same times on a day. */
function isSameReminder(
  one: ListedReminder,
  other: Pick<ListedReminder, 'habitId' | 'chatId' | 'localMinute' | 'everyMinutes' | 'untilMinute' | 'weekdays'>,
): boolean {
  const keys = ['habitId', 'chatId', 'localMinute', 'everyMinutes', 'untilMinute'] as const;
  return keys.every((key) => one[key] === other[key]) && (one.weekdays & other.weekdays) !== 0;
}

/** Changes settings of a reminder. */
export async function changeSettings(
  ctx: TallyContext,
  tx: Tx,
  { reminderId, settings, now }: { reminderId: number; settings: Partial<ReminderSettings>; now: Date },
): Promise<Outcome> {
  return toOutcome(await changeReminder(tx, toReminderPerson(ctx, now), reminderId, settings), 'changed', 'card');
}

/** Deletes a reminder. */
export async function deleteOne({ person }: TallyContext, tx: Tx, reminderId: number): Promise<Outcome> {
  return toOutcome(await deleteReminder(tx, person.userId, reminderId), 'deleted', 'list');
}

export interface Pause {
  /** Null: until the person ends the pause, in Unix seconds. */
  until: number | null;
  isPaused: boolean;
  place?: Changed['place'];
}

/**
 * Pauses reminders, or ends their pause. A pause that is longer stays.
 *
 * @param select which of the reminders of the person
 */
export async function pauseSelected(
  { person }: TallyContext,
  tx: Tx,
  select: (reminder: ListedReminder) => boolean,
  { until, isPaused, place }: Pause,
): Promise<Outcome> {
  const end = isPaused ? (until ?? endlessPause) : null;
  const selected = (await findReminders(tx, person.userId)).filter(select);
  if (selected.length === 0) return { kind: 'reminders-refused', reason: place ? 'gone' : 'none' };
  const changed = selected.filter(({ pausedUntil }) =>
    end === null ? pausedUntil !== null : (pausedUntil ?? 0) < end,
  );
  if (changed.length === 0) return { kind: 'reminders-refused', reason: isPaused ? 'paused' : 'not-paused' };
  const ids = changed.map(({ reminderId }) => reminderId);
  const result = await pauseReminders(tx, person.userId, ids, end);
  return toOutcome(result, isPaused ? 'paused' : 'resumed', place);
}

/** Undoes the change that an update made. The stored outcome of that update has it. */
export async function undoReminders(
  ctx: TallyContext,
  tx: Tx,
  { update, now }: { update: number; now: Date },
): Promise<RemindersOutcome> {
  const { userId } = ctx.person;
  const outcome = (await findOutcome(tx, userId, { botId: ctx.botId, updateId: update })) as RemindersOutcome | null;
  const late = { kind: 'reminders-refused', reason: 'undo-late' } as const;
  if (outcome?.kind !== 'reminders-changed') return late;
  return (await undoReminderChange(tx, toReminderPerson(ctx, now), outcome.change))
    ? { kind: 'reminders-undone' }
    : late;
}

/** Undoes a change of reminders if it is the last thing that the person did. Null: it is not. */
export async function undoLastReminders(ctx: TallyContext, tx: Tx, now: Date): Promise<RemindersOutcome | null> {
  const update = { botId: ctx.botId, updateId: ctx.update.update_id };
  const last = await findLastOutcome(tx, ctx.person.userId, update);
  const outcome = last?.outcome as RemindersOutcome | null | undefined;
  return last && outcome?.kind === 'reminders-changed' ? undoReminders(ctx, tx, { update: last.updateId, now }) : null;
}

/** Adds the reminders whose times an earlier update has stated. */
export async function addStated(
  ctx: TallyContext,
  tx: Tx,
  { update, habit, minute, now }: { update: number; habit?: number | 'new'; minute?: number; now: Date },
): Promise<Outcome> {
  const { userId } = ctx.person;
  const stated = (await findOutcome(tx, userId, { botId: ctx.botId, updateId: update })) as RemindersOutcome | null;
  if (stated?.kind === 'reminder-habit-unclear' && habit === 'new') {
    const named = { habitName: stated.name, categoryName: ctx.t('category-other') };
    await lockPerson(tx, userId);
    const created = await ensureOwnHabit(tx, userId, named);
    return addPlan(ctx, tx, { habitId: created?.habitId ?? 0, plan: stated.plan, now });
  }
  if (stated?.kind === 'reminder-habit-unclear' && habit !== undefined && habit !== 'new')
    return addPlan(ctx, tx, { habitId: habit === 0 ? null : habit, plan: stated.plan, now });
  if (stated?.kind === 'reminder-hour-unclear' && minute !== undefined) {
    const times = [{ localMinute: minute % 1440, everyMinutes: null, untilMinute: null }];
    return addPlan(ctx, tx, { habitId: stated.habitId, plan: { times, ...stated.settings }, now });
  }
  return { kind: 'reminders-refused', reason: 'gone' };
}
