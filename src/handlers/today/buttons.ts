import { defineButton } from '../../bot/ui/callback-data.ts';

/**
 * Buttons of the board. Each has the day of the board as the number YYYYMMDD, so that an old board works for its own
 * day, and the page that is shown after the press.
 */

/** Shows a page of a board. `mode` 1: each button leads to the choices of its habit. */
export const boardButton = defineButton('yb', { day: 'dayNumber', page: 'int', mode: 'int' });
/** Shows the board of the present day. */
export const presentBoardButton = defineButton('yn', {});
/**
 * Records a value, in thousandths. `seen`: the records of the day when the button was made, as `toSeenRecords` writes
 * them; a press on an older button then records nothing.
 */
export const boardRecordButton = defineButton('yr', {
  habit: 'id',
  day: 'dayNumber',
  page: 'int',
  seen: 'int',
  value: 'int',
});
/** Deletes the newest record of a habit that is ticked. */
export const boardUntickButton = defineButton('yx', { habit: 'id', day: 'dayNumber', page: 'int', seen: 'int' });
/** Marks the day of a habit as skipped. `skip` 0: removes the mark. */
export const boardSkipButton = defineButton('yk', { habit: 'id', day: 'dayNumber', page: 'int', skip: 'int' });
/** Shows the choices of a habit. */
export const boardChoicesButton = defineButton('yc', { habit: 'id', day: 'dayNumber', page: 'int' });
/** Undoes what an update did on a board. */
export const boardUndoButton = defineButton('yu', { update: 'id', day: 'dayNumber', page: 'int' });

/** A place on a board. */
export interface BoardPlace {
  /** `YYYY-MM-DD`. */
  day: string;
  /** From 0. */
  page: number;
}

const maxInt4 = 2 ** 31 - 1;

/** Converts an amount or minutes to thousandths, within the range of a button. */
export function toThousandths(value: number): number {
  return Math.min(maxInt4, Math.max(0, Math.round(value * 1000)));
}
