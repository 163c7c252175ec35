import type { TallyContext } from '../../bot/context.ts';
import type { Tx } from '../../db/client.ts';
import { findLastOutcome, findOutcome } from '../../db/queries/bot/updates.ts';
import {
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
import { toReminderPerson } from './deps.ts';
import { type EnsuredHabit, undoEnsuredHabit } from './ensured-habit.ts';
import { findListPage } from './list.ts';
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
      /** The page of the list that had the deleted reminder. */
      page?: number;
      /** The habit that was created, or became active again, for the reminders. */
      habit?: EnsuredHabit;
    }
  | {
      kind: 'reminders-refused';
      reason: 'too-many' | 'too-often' | 'gone' | 'none' | 'paused' | 'not-paused' | 'undo-late' | 'exists';
    }
  /** `reminderId`: a reminder that the undone change was about. `place`: where that change was shown. */
  | { kind: 'reminders-undone'; reminderId?: number; place?: 'card' | 'list' }
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

/** Returns the outcome of a change. */
export function toOutcome(result: ReminderResult, verb: ReminderVerb, place?: Changed['place']): RemindersOutcome {
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

/** Changes settings of a reminder. */
export async function changeSettings(
  ctx: TallyContext,
  tx: Tx,
  { reminderId, settings, now }: { reminderId: number; settings: Partial<ReminderSettings>; now: Date },
): Promise<RemindersOutcome> {
  return toOutcome(await changeReminder(tx, toReminderPerson(ctx, now), reminderId, settings), 'changed', 'card');
}

/** Deletes a reminder. */
export async function deleteOne(ctx: TallyContext, tx: Tx, reminderId: number): Promise<RemindersOutcome> {
  const page = await findListPage(ctx, tx, reminderId);
  const outcome = toOutcome(await deleteReminder(tx, ctx.person.userId, reminderId), 'deleted', 'list');
  return outcome.kind === 'reminders-changed' ? { ...outcome, page } : outcome;
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
): Promise<RemindersOutcome> {
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
  if (!(await undoReminderChange(tx, toReminderPerson(ctx, now), outcome.change))) return late;
  const { habit, place, reminders } = outcome;
  if (habit) await undoEnsuredHabit(tx, userId, habit);
  return { kind: 'reminders-undone', reminderId: reminders[0]?.reminderId, place };
}

/** Undoes a change of reminders if it is the last thing that the person did. Null: it is not. */
export async function undoLastReminders(ctx: TallyContext, tx: Tx, now: Date): Promise<RemindersOutcome | null> {
  const update = { botId: ctx.botId, updateId: ctx.update.update_id };
  const last = await findLastOutcome(tx, ctx.person.userId, update);
  const outcome = last?.outcome as RemindersOutcome | null | undefined;
  return last && outcome?.kind === 'reminders-changed' ? undoReminders(ctx, tx, { update: last.updateId, now }) : null;
}
