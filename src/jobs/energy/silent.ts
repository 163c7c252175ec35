import { silentDevices } from '../../db/queries/energy/energy.ts';
import { openSaid } from '../../db/queries/engine/job-notices.ts';
import type { JobContext } from '../engine/job.ts';

const prefix = 'silent:';

/** After it, admins know (once) which devices have been without a reading for three times their longest gap, and which are back. */
export async function alertSilent(ctx: JobContext, timeZone: string): Promise<number> {
  const silent = await silentDevices(ctx.db, ctx.now(), timeZone);
  const keys = new Set(silent.map(({ name }) => `${prefix}${name}`));
  for (const key of await openSaid(ctx.db, 'energy', prefix)) if (!keys.has(key)) await ctx.alert(key, null);
  for (const { name, title, since } of silent)
    await ctx.alert(`${prefix}${name}`, { device: title ?? name, since: `${since} (${timeZone})` });
  return silent.length;
}
