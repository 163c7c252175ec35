import { findRejectDays } from '../../db/queries/energy/rejects.ts';
import type { JobContext } from '../engine/job.ts';

/** So long after its end a day is still looked at: its last messages came after the last run of that day. */
const dayEndMs = 3_600_000;

/** Characters of a rejected message that an alert shows. */
const maxExampleLength = 200;

/**
 * Alerts admins of messages and readings that could not be used: one alert per device, reason and day (UTC), with the
 * last of them as an example. During the day the number in the alert grows. Returns the number of alerts.
 */
export async function alertRejects(ctx: JobContext): Promise<number> {
  const days = await findRejectDays(ctx.db, new Date(ctx.now().getTime() - dayEndMs));
  for (const { device, title, day, reason, problem, messages, example } of days) {
    const kind = device === '' ? 'rejected-unnamed' : 'rejected';
    const text = example.length > maxExampleLength ? `${example.slice(0, maxExampleLength)}…` : example;
    await ctx.alert(`${kind}:${day}:${device}:${reason}`, {
      device: title ?? device,
      reason,
      problem,
      count: messages,
      example: text,
    });
  }
  return days.length;
}
