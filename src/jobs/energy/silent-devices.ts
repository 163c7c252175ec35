import { findSilentDevices } from '../../db/queries/energy/energy.ts';
import { findOpenAlertKeys } from '../../db/queries/engine/raised-alerts.ts';
import type { JobContext } from '../engine/job.ts';

const keyPrefix = 'silent:';

/**
 * Alerts admins of devices without a reading for three times `max_gap_seconds`, and ends the alerts of devices that
 * report again. An alert that is open already is not sent again. Returns the number of silent devices.
 *
 * @param timeZone IANA name of the zone in which the alert gives the time of the last reading
 */
export async function alertSilentDevices(ctx: JobContext, timeZone: string): Promise<number> {
  const silent = await findSilentDevices(ctx.db, ctx.now(), timeZone);
  const silentKeys = new Set(silent.map(({ name }) => `${keyPrefix}${name}`));
  for (const key of await findOpenAlertKeys(ctx.db, 'energy', keyPrefix))
    if (!silentKeys.has(key)) await ctx.alert(key, null);
  for (const { name, title, since } of silent)
    await ctx.alert(`${keyPrefix}${name}`, { device: title ?? name, since: `${since} (${timeZone})` });
  return silent.length;
}
