import type { Db } from '../../db/client.ts';
import { findDevice } from '../../db/queries/energy/energy.ts';
import type { PeriodChoice, PeriodReading } from '../shared/parse-period.ts';
import { splitPeriod } from '../shared/split-period.ts';
import type { EnergyView } from './buttons.ts';

/**
 * Finds the view that `/energy meter-7 last week` means: a meter, a day or week, or both. The name of a meter has
 * priority. Other arguments are the name of an unknown meter.
 */
export async function parseEnergyArguments(
  db: Db,
  timeZone: string,
  args: string,
  readPeriod: (text: string) => PeriodReading,
): Promise<EnergyView> {
  const ofToday = (device: string | null): EnergyView => ({ device, unit: 'day', at: null });
  if (args === '') return ofToday(null);
  const exists = async (name: string) => (await findDevice(db, name, timeZone)) !== null;
  if (await exists(args)) return ofToday(args);
  const whole = readPeriod(args);
  const view = whole.kind === 'found' ? toView(null, whole.period) : null;
  if (view) return view;
  for (const { name, period } of splitPeriod(args, readPeriod)) {
    const ofDevice = toView(name, period);
    if (ofDevice && (await exists(name))) return ofDevice;
  }
  return ofToday(args);
}

/** Returns null for a month or year: the charts show days and weeks. */
function toView(device: string | null, { unit, day }: PeriodChoice): EnergyView | null {
  return unit === 'day' || unit === 'week' ? { device, unit, at: day } : null;
}
