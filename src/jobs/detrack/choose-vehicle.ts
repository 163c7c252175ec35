import type { Vehicle } from './api.ts';

export type AssignMode = 'least_loaded' | 'round_robin' | 'zone' | 'none';

/** The parts of an address that a zone may be named after. */
export interface DeliveryAddress {
  postalCode: string | null;
  city: string | null;
  state: string | null;
}

export interface VehicleChoice {
  mode: AssignMode;
  vehicles: readonly Vehicle[];
  /** Number of open jobs of the shipment's day, by vehicle. */
  load: ReadonlyMap<string, number>;
  /** The vehicle that was assigned last. */
  last: string | null;
  place: DeliveryAddress;
}

/**
 * Chooses the vehicle for a shipment, or returns null where no vehicle can take it.
 *
 * `zone` takes a vehicle whose zones contain the postal code or its beginning, else the city, else the state; of
 * several the least loaded. Of equally loaded vehicles the first in DeTrack's order is chosen.
 */
export function chooseVehicle({ mode, vehicles, load, last, place }: VehicleChoice): string | null {
  if (mode === 'none') return null;
  if (mode === 'round_robin') {
    const next = vehicles.findIndex(({ name }) => name === last) + 1;
    return vehicles[next % vehicles.length]?.name ?? null;
  }
  const able = mode === 'zone' ? vehiclesInZone(vehicles, place) : vehicles;
  return leastLoaded(able, load);
}

function leastLoaded(vehicles: readonly Vehicle[], load: ReadonlyMap<string, number>): string | null {
  const loads = vehicles.map(({ name }) => ({ name, jobs: load.get(name) ?? 0 }));
  return loads.toSorted((one, other) => one.jobs - other.jobs)[0]?.name ?? null;
}

function vehiclesInZone(
  vehicles: readonly Vehicle[],
  { postalCode, city, state }: DeliveryAddress,
): readonly Vehicle[] {
  const readings: ((zone: string) => boolean)[] = [
    (zone) => zone === normalize(postalCode),
    (zone) => /\d/.test(zone) && normalize(postalCode).startsWith(zone),
    (zone) => zone === normalize(city),
    (zone) => zone === normalize(state),
  ];
  for (const names of readings) {
    const found = vehicles.filter(({ zones }) => zones.map(normalize).some((zone) => zone !== '' && names(zone)));
    if (found.length > 0) return found;
  }
  return [];
}

const normalize = (text: string | null) => (text ?? '').trim().toLowerCase();
