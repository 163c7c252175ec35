import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import type { DetrackApi, Vehicle } from './api.ts';
import { chooseVehicle } from './choose-vehicle.ts';
import type { ConfiguredOptions } from './options.ts';
import { countOpenJobs, type Shipment } from './shipments-repo.ts';

/** Assigns shipments to vehicles during a run. */
export interface VehicleAssigner {
  /** Chooses the vehicle for a shipment and counts the shipment to its load. Null: the job is sent unassigned. */
  assign(row: Shipment): Promise<string | null>;
  /** Stores the vehicle that was assigned last. */
  close(): Promise<void>;
}

const lastKey = 'last_vehicle';

/** Creates the assigner of a run. It asks DeTrack for the vehicles once, and only where a vehicle is needed. */
export function createVehicleAssigner(
  ctx: JobContext,
  { assign: mode, assignBy }: ConfiguredOptions,
  api: Pick<DetrackApi, 'vehicles'>,
): VehicleAssigner {
  const loads = new Map<string, Promise<Map<string, number>>>();
  let known: Promise<Vehicle[]> | null = null;
  let last: string | null = null;

  async function vehicles(): Promise<Vehicle[]> {
    const [found, kept] = await Promise.all([api.vehicles(assignBy), ctx.state.get<string>(lastKey)]);
    last = kept;
    if (found.length === 0)
      ctx.log.warn('DeTrack has no vehicles: jobs are sent unassigned', logText('detrack-no-vehicles'));
    await ctx.alert('no_vehicles', found.length === 0 ? {} : null);
    return found;
  }

  function loadOn(date: string | null): Promise<Map<string, number>> {
    const key = date ?? '';
    const load = loads.get(key) ?? countOpenJobs(ctx.db, date);
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
