import { defineButton } from '../../bot/ui/callback-data.ts';
import type { ReminderKey } from '../../db/queries/reminders/ledger.ts';
import { type Day, toDay } from '../../time/days.ts';
import { toDayNumber } from '../shared/day-number.ts';

/** Shows a page of the list. `mode`: what a press on a reminder does; see `listModes`. */
export const reminderListButton = defineButton('pl', { page: 'int', mode: 'int' });
/** Asks for a new reminder of a habit. 0: asks for the habit first. */
export const addReminderButton = defineButton('pa', { habit: 'id' });
/** Shows the card of a reminder, on which it is changed. */
export const openReminderButton = defineButton('pc', { reminder: 'id' });
export const setReminderDaysButton = defineButton('pw', { reminder: 'id', weekdays: 'int' });
/** `condition`: an index in `reminderConditions`. */
export const setReminderConditionButton = defineButton('pi', { reminder: 'id', condition: 'int' });
export const setReminderSoundButton = defineButton('ps', { reminder: 'id', silent: 'int' });
/** Asks for other times. */
export const changeReminderTimeButton = defineButton('pt', { reminder: 'id' });
/** Pauses a reminder (`paused` 1) or ends its pause. `card` 1: its card is shown after that, else the list. */
export const pauseReminderButton = defineButton('pp', { reminder: 'id', paused: 'int', card: 'int' });
export const deleteReminderButton = defineButton('px', { reminder: 'id' });
/** Pauses all reminders (`paused` 1) or ends the pause of all. */
export const pauseAllButton = defineButton('pz', { paused: 'int' });
/** Undoes the change of reminders that an update made. */
export const undoRemindersButton = defineButton('pu', { update: 'id' });
/** Adds the reminders whose times an update has stated, for a habit that it has not named for certain. */
export const addStatedButton = defineButton('ph', { update: 'id', habit: 'id' });
/** Adds the reminders whose times an update has stated, for a new habit of the name that it has stated. */
export const addForNewHabitButton = defineButton('pg', { update: 'id' });
/** Adds the reminder of an update that has stated the hour alone. */
export const addAtHourButton = defineButton('pn', { update: 'id', minute: 'int' });

/** One of the times of a reminder: see `ReminderKey`. */
const keyFields = { reminder: 'id', day: 'dayNumber', minute: 'int' } as const;

/**
 * Records a value, in thousandths. `seen`: the records of the day, as `toSeenRecords` writes them; a press on an older
 * button then records nothing.
 */
export const recordReminderButton = defineButton('pr', { ...keyFields, seen: 'int', value: 'int' });
/** Asks for another value. */
export const askAmountButton = defineButton('pm', keyFields);
/** Marks the day as skipped. */
export const skipReminderButton = defineButton('pk', keyFields);
/** Shows when the reminder may come again. */
export const laterButton = defineButton('pj', keyFields);
/** Sends the reminder again. `choice`: an index in `laterChoices`. */
export const snoozeButton = defineButton('pq', { ...keyFields, choice: 'int' });
/** Shows all buttons of one of several reminders. */
export const openKeyButton = defineButton('po', keyFields);
/** Shows the message of a reminder as it is now. */
export const showKeyButton = defineButton('pf', keyFields);
/** Undoes an answer or a snooze. `answer`: see `answerNumber`; another one is not undone. */
export const reopenReminderButton = defineButton('pv', { ...keyFields, answer: 'id' });
/** Sends the card of the record that an answer made. */
export const showReminderRecordButton = defineButton('pd', { record: 'id' });

export interface KeyValues {
  reminder: number;
  day: number;
  minute: number;
}

/** Returns the values of a button for one of the times of a reminder. */
export function packKey({ reminderId, day, minute }: ReminderKey): KeyValues {
  return { reminder: reminderId, day: toDayNumber(day), minute };
}

const noDay: Day = '1970-01-01';

/** Unpacks {@link packKey}. A key that no button of ours has names no reminder. */
export function unpackKey({ reminder, day, minute }: KeyValues): ReminderKey {
  const unpacked = toDay(Math.floor(day / 10_000), Math.floor(day / 100) % 100, day % 100) ?? noDay;
  return { reminderId: reminder, day: unpacked, minute: minute % 1440 };
}
