import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

/** A device from which readings are overdue. */
export interface SilentDevice {
  name: string;
  title: string | null;
  /** Local time of its last reading, `YYYY-MM-DD HH:MM`. */
  since: string;
}

/**
 * Returns the devices whose last reading is older than three times their `max_gap_seconds`. Devices without any reading
 * are left out.
 */
export function findSilentDevices(exec: Executor, now: Date, timeZone: string): Promise<SilentDevice[]> {
  return rows(
    exec,
    sql`select d.device_name as name, d.title,
      to_char(last.read_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') as since
    from energy.device d cross join lateral (
      select r.read_at from energy.sensor_reading r where r.device_name = d.device_name order by r.read_at desc limit 1
    ) last
    where last.read_at < ${now.toISOString()}::timestamptz - make_interval(secs => 3 * d.max_gap_seconds)
    order by d.device_name`,
  );
}

/** A half hour, of one device or of all together. */
export interface HalfHourRow {
  /** Local time of its start, `YYYY-MM-DD HH:MM`. When the clock is set back, two rows have the same one. */
  local: string;
  /** Its end. */
  endsAt: Date;
  /** kWh. Null: no device has data. */
  energy: number | null;
  /** Sum over the devices of the shares of the half hour with data. */
  coverage: number;
  /** Number of devices with an estimated value. */
  estimated: number;
  /** Number of resets of registers. */
  resets: number;
}

/** Which devices and days to read. */
export interface EnergyQuery {
  /** Name of a device. Null: all devices together. */
  device: string | null;
  /** Days of the time zone, `YYYY-MM-DD`, both included. */
  first: string;
  last: string;
  timeZone: string;
}

/** Returns a subquery with the start and the end of the days, `from_at` and `to_at`. */
const periodSubquery = ({ first, last, timeZone }: Omit<EnergyQuery, 'device'>) =>
  sql`(select ${first}::timestamp at time zone ${timeZone} as from_at,
    (${last}::date + 1)::timestamp at time zone ${timeZone} as to_at) period`;

/** Returns one row per half hour of the days, in order, with or without data. A day has 46 to 50 of them. */
export async function findHalfHours(exec: Executor, scope: EnergyQuery): Promise<HalfHourRow[]> {
  const { device, timeZone } = scope;
  const found = await rows<Omit<HalfHourRow, 'endsAt'> & { endMs: number }>(
    exec,
    sql`select to_char(h.start_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') as local,
      extract(epoch from h.start_at + interval '30 minutes')::float8 * 1000 as "endMs",
      e.energy, coalesce(e.coverage, 0) as coverage, coalesce(e.estimated, 0) as estimated,
      coalesce(e.resets, 0) as resets
    from ${periodSubquery(scope)} cross join lateral generate_series(
      energy.half_hour(from_at + interval '30 minutes' - interval '1 microsecond'),
      to_at - interval '1 microsecond', interval '30 minutes'
    ) h (start_at)
    left join lateral (
      select sum(energy_consumed) as energy, sum(coverage) as coverage, sum(resets)::integer as resets,
        (count(*) filter (where quality = 'estimated'))::integer as estimated
      from energy.energy_data d
      where d."timestamp" = h.start_at + interval '30 minutes'
        and ${device === null ? sql`true` : sql`d.device_name = ${device}`}
    ) e on true
    order by h.start_at`,
  );
  return found.map(({ endMs, ...row }) => ({ ...row, endsAt: new Date(endMs) }));
}

/** The energy of a device. */
export interface DeviceEnergy {
  name: string;
  title: string | null;
  /** kWh. */
  energy: number;
  /** Number of half hours with data, as a sum of shares. */
  coverage: number;
}

/** Returns the devices with data in the days, largest energy first. */
export function energyByDevice(exec: Executor, scope: Omit<EnergyQuery, 'device'>): Promise<DeviceEnergy[]> {
  return rows(
    exec,
    sql`select e.device_name as name, d.title, sum(e.energy_consumed) as energy, sum(e.coverage) as coverage
    from ${periodSubquery(scope)} join energy.energy_data e
      on e."timestamp" >= from_at + interval '30 minutes' and e."timestamp" < to_at + interval '30 minutes'
    left join energy.device d on d.device_name = e.device_name
    group by 1, 2 order by 3 desc, 1`,
  );
}

/** A device and its last reading. */
export interface DeviceSummary {
  name: string;
  title: string | null;
  /** Local time of its last reading, `YYYY-MM-DD HH:MM`. Null: it has none. */
  lastRead: string | null;
}

/** Returns the device with this name or title. Null: there is none. */
export function findDevice(exec: Executor, name: string, timeZone: string): Promise<DeviceSummary | null> {
  return firstRow(
    exec,
    sql`select d.device_name as name, d.title, (
      select to_char(r.read_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') from energy.sensor_reading r
      where r.device_name = d.device_name order by r.read_at desc limit 1
    ) as "lastRead"
    from energy.device d where d.device_name = ${name} or lower(d.title) = lower(${name})
    order by d.device_name = ${name} desc, d.device_name limit 1`,
  );
}

/** Returns the names of the devices whose name or title begins with `prefix`, in order. */
export async function findDeviceNames(exec: Executor, prefix: string, limit: number): Promise<string[]> {
  const found = await rows<{ name: string }>(
    exec,
    sql`select device_name as name from energy.device
    where starts_with(lower(device_name), lower(${prefix})) or starts_with(lower(title), lower(${prefix}))
    order by device_name limit ${limit}`,
  );
  return found.map(({ name }) => name);
}
