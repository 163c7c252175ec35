import type { JobContext } from '../engine/job.ts';
import type { DetrackApi, Vehicle } from './api.ts';
import { chooseVehicle } from './assign.ts';
import type { ReadyOptions } from './index.ts';
import { loadOf, type Shipment } from './rows.ts';

export interface Dispatcher {
  /** Returns who takes the shipment, null: it is sent unassigned. Counts it as taken. */
  assign(row: Shipment): Promise<string | null>;
  /** Keeps who was last. */
  close(): Promise<void>;
}

const lastKey = 'last_vehicle';

/** Returns what assigns shipments to vehicles during a run; DeTrack is asked for them once, and only where one is needed. */
export function createDispatcher(
  ctx: JobContext,
  { assign: mode, assignBy }: ReadyOptions,
  api: Pick<DetrackApi, 'vehicles'>,
): Dispatcher {
  const loads = new Map<string, Promise<Map<string, number>>>();
  let known: Promise<Vehicle[]> | null = null;
  let last: string | null = null;

  async function vehicles(): Promise<Vehicle[]> {
    const [found, kept] = await Promise.all([api.vehicles(assignBy), ctx.state.get<string>(lastKey)]);
    last = kept;
    if (found.length === 0) ctx.log.warn('DeTrack has no vehicles: jobs are sent unassigned');
    await ctx.alert('no_vehicles', found.length === 0 ? {} : null);
    return found;
  }

  function loadOn(date: string | null): Promise<Map<string, number>> {
    const key = date ?? '';
    const load = loads.get(key) ?? loadOf(ctx.db, date);
    loads.set(key, load);
    return load;
  }

  return {
    async assign(row) {
      if (mode === 'none') return null;
      known ??= vehicles();
      const [found, load] = await Promise.all([known, loadOn(row.deliveryDate)]);
      const name = chooseVehicle({ mode, vehicles: found, load, last, place: row });
      if (name === null) return null;
      load.set(name, (load.get(name) ?? 0) + 1);
      last = name;
      return name;
    },
    async close() {
      if (mode === 'round_robin' && known && last !== null) await ctx.state.set(lastKey, last);
    },
  };
}
