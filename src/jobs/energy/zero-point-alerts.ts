import { findZeroPoints } from '../../db/queries/energy/zero-points.ts';
import { findOpenAlertKeys } from '../../db/queries/engine/raised-alerts.ts';
import type { JobContext } from '../engine/job.ts';

const keyPrefix = 'zero-point:';

/** Zero points so long ago are no news: a first run meets those of years. */
const newsMs = 48 * 3_600_000;

/**
 * Alerts admins of registers that began to count from a new zero point, so that energy may be missing: once per device
 * and day (UTC), with the last one of the day. Ends the alerts of those that later readings showed to be glitches.
 *
 * @param timeZone IANA name of the zone in which the alert gives the time
 */
export async function alertZeroPoints(ctx: JobContext, timeZone: string): Promise<void> {
  const found = await findZeroPoints(ctx.db, new Date(ctx.now().getTime() - newsMs), timeZone);
  const keys = new Set(found.map(({ day, device }) => `${keyPrefix}${day}:${device}`));
  for (const key of await findOpenAlertKeys(ctx.db, 'energy', keyPrefix))
    if (!keys.has(key)) await ctx.alert(key, null);
  for (const { device, title, day, value, time } of found)
    await ctx.alert(`${keyPrefix}${day}:${device}`, { device: title ?? device, value, time: `${time} (${timeZone})` });
}
