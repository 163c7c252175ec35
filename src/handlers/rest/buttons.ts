import { defineButton } from '../../bot/ui/callback-data.ts';

/** Saves a rest of a habit (0: all): weekdays as bits, or a vacation between two days as numbers YYYYMMDD. */
export const saveRestButton = defineButton('es', { habit: 'id', weekdays: 'int', from: 'dayNumber', to: 'dayNumber' });
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
/** Undoes the skipped day of an update. */
export const undoSkipButton = defineButton('ez', { update: 'id' });
