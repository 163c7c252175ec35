import { defineButton } from '../../bot/ui/callback-data.ts';

/** `started`: the start of the timer in Unix seconds, which tells timers of one habit apart. */
const timerFields = { habit: 'id', started: 'id' } as const;

/** `at`: when it was stopped, in Unix seconds; 0: when the button is pressed. */
export const stopTimerButton = defineButton('wp', { ...timerFields, at: 'id' });
/** Asks when the timer was stopped. */
export const stopTimerAtButton = defineButton('wq', timerFields);
export const discardTimerButton = defineButton('wd', timerFields);
/** Starts the timer again that an update has discarded. */
export const undoDiscardButton = defineButton('wx', { update: 'id' });
/** Lets the timer ring again in ten minutes. */
export const extendTimerButton = defineButton('we', timerFields);
/** The answer to the question after 12 hours. */
export const keepTimerButton = defineButton('wk', timerFields);
/** Records a timer that was stopped and waits for a decision. */
export const saveTimerButton = defineButton('wv', timerFields);
/** Starts the timer that an update has named, of a habit that it may mean. */
export const startNamedButton = defineButton('wh', { update: 'id', habit: 'id' });
/** Starts a timer of the new habit that an update has named. */
export const newHabitTimerButton = defineButton('wn', { update: 'id' });

/** A timer has at most three records, since it ends after 24 hours. 0: no further record. */
const recordFields = { first: 'id', second: 'id', third: 'id' } as const;
/** Undoes all records of a timer. */
export const undoTimerButton = defineButton('wu', recordFields);
/** Restores all records of a timer. */
export const restoreTimerButton = defineButton('wr', recordFields);

/** Returns the values of a button for records. */
export function packRecordIds([first = 0, second = 0, third = 0]: readonly number[]) {
  return { first, second, third };
}

/** Returns the ids of the records of a button. */
export function unpackRecordIds({ first, second, third }: { first: number; second: number; third: number }): number[] {
  return [first, second, third].filter((id) => id > 0);
}
