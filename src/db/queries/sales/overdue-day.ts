import { addDays, type Day, daysBetween } from '../../../time/days.ts';
import type { Executor } from '../../client.ts';
import { type AlertValues, raiseAlert, resolveAlert } from '../engine/raised-alerts.ts';
import { findOpenDays } from './sales-state.ts';

/** The alert of the job `sales-increment` about a day for which the platform is late. */
export const overdueAlertKey = 'overdue';
const job = 'sales-increment';

/** The increment of a day is expected on the day after it. Admins are alerted when it is this many days late. */
const overdueAfterDays = 3;

/** Returns the values of the alert about the oldest of the open days; null where the platform is not late. */
export function findOverdue([oldest, ...others]: readonly Day[], today: Day): AlertValues | null {
  const isLate = oldest !== undefined && daysBetween(addDays(oldest, 1), today) >= overdueAfterDays;
  return isLate ? { date: oldest, days: others.length + 1 } : null;
}

/** Ends the alert where no open day is late any more; else names the oldest of them. */
export async function updateOverdueAlert(exec: Executor, today: Day): Promise<void> {
  const values = findOverdue(await findOpenDays(exec, addDays(today, -1)), today);
  if (values) await raiseAlert(exec, { job, key: overdueAlertKey, values });
  else await resolveAlert(exec, job, overdueAlertKey);
}
