import { defineButton } from '../../bot/ui/callback-data.ts';

/** Saves the rest that an update has stated, for one of the habits that it may have meant. */
export const saveRestButton = defineButton('ea', { habit: 'id', update: 'id' });
/** Sets the weekdays of a habit on its card of rest days. */
export const setWeekdaysButton = defineButton('ew', { habit: 'id', weekdays: 'int' });
/** Shows a page of the list of rests. */
export const restListButton = defineButton('el', { page: 'int' });
/** Ends a rest: it does not apply from today on. */
export const endRestButton = defineButton('ee', { rest: 'id' });
/** Deletes a rest with its past days. */
export const deleteRestButton = defineButton('ed', { rest: 'id' });
/** Undoes the change of rests that an update made. */
export const undoRestButton = defineButton('eu', { update: 'id' });
/** Marks a day of a habit as skipped. */
export const skipButton = defineButton('ek', { habit: 'id', day: 'dayNumber' });
/** Marks the day that an update has stated as skipped, for one of the habits that it may have meant. */
export const skipStatedButton = defineButton('ey', { habit: 'id', update: 'id' });
/** Undoes the skipped day of an update. */
export const undoSkipButton = defineButton('ez', { update: 'id' });
