import type { Vehicle } from './api.ts';

export type AssignMode = 'least_loaded' | 'round_robin' | 'zone' | 'none';

/** Of a shipment, what a zone may be named after. */
export interface Place {
  postalCode: string | null;
  city: string | null;
  state: string | null;
}

export interface Choice {
  mode: AssignMode;
  vehicles: readonly Vehicle[];
  /** Open jobs of the shipment's day by vehicle. */
  load: ReadonlyMap<string, number>;
  /** Who was assigned last. */
  last: string | null;
  place: Place;
}

/**
 * Returns the vehicle that takes a shipment, null where none can. `zone`: one whose zones name its postal code (or begin it),
 * else its city, else its state; of several the least loaded. Of equals the first in DeTrack's order.
 */
export function chooseVehicle({ mode, vehicles, load, last, place }: Choice): string | null {
  if (mode === 'none') return null;
  if (mode === 'round_robin') {
    const next = vehicles.findIndex(({ name }) => name === last) + 1;
    return vehicles[next % vehicles.length]?.name ?? null;
  }
  const able = mode === 'zone' ? inZone(vehicles, place) : vehicles;
  return leastLoaded(able, load);
}

function leastLoaded(vehicles: readonly Vehicle[], load: ReadonlyMap<string, number>): string | null {
  const loads = vehicles.map(({ name }) => ({ name, jobs: load.get(name) ?? 0 }));
  return loads.toSorted((one, other) => one.jobs - other.jobs)[0]?.name ?? null;
}

function inZone(vehicles: readonly Vehicle[], { postalCode, city, state }: Place): readonly Vehicle[] {
  const readings: ((zone: string) => boolean)[] = [
    (zone) => zone === plain(postalCode),
    (zone) => /\d/.test(zone) && plain(postalCode).startsWith(zone),
    (zone) => zone === plain(city),
    (zone) => zone === plain(state),
  ];
  for (const names of readings) {
    const found = vehicles.filter(({ zones }) => zones.map(plain).some((zone) => zone !== '' && names(zone)));
    if (found.length > 0) return found;
  }
  return [];
}

const plain = (text: string | null) => (text ?? '').trim().toLowerCase();
