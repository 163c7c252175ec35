import type { ClosedDays } from '../../db/queries/sales/sales-state.ts';
import { addDays, type Day } from '../../time/days.ts';

/* Which days' increments are due. A day is open from its end until it is loaded or skipped. */

/** Returns true for a day that may be loaded: it or the day before it is loaded or skipped already. */
export function isLoadable(day: Day, backfillEnd: Day, { loaded, skipped }: ClosedDays): boolean {
  return [day, addDays(day, -1)].some((one) => one <= backfillEnd || loaded.has(one) || skipped.has(one));
}
