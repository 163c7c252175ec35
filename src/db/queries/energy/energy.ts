import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { firstRow, rows } from '../query.ts';

export interface SilentDevice {
  name: string;
  title: string | null;
  /** Its last reading, `YYYY-MM-DD HH:MM` on the clocks of the zone. */
  since: string;
}

/** Returns the devices whose last reading is older than three times their longest gap; none of those that never reported. */
export function findSilentDevices(exec: Executor, now: Date, timeZone: string): Promise<SilentDevice[]> {
  return rows(
    exec,
    sql`select d.device_name as name, d.title, to_char(last.read_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') as since
    from energy.device d cross join lateral (
      select r.read_at from energy.sensor_reading r where r.device_name = d.device_name order by r.read_at desc limit 1
    ) last
    where last.read_at < ${now.toISOString()}::timestamptz - make_interval(secs => 3 * d.max_gap_seconds)
    order by d.device_name`,
  );
}

/** A half hour of a zone's days, over one device or all. */
export interface HalfHourRow {
  /** Its start on the clocks of the zone, `YYYY-MM-DD HH:MM`; where clocks go back it is there twice. */
  local: string;
  /** Its end. */
  endsAt: Date;
  /** kWh; null: no device has data. */
  energy: number | null;
  /** Sum of the devices' shares with data. */
  coverage: number;
  /** Devices whose figure is estimated. */
  estimated: number;
  resets: number;
}

export interface EnergyQuery {
  /** Null: all devices together. */
  device: string | null;
  /** Days of the zone, `YYYY-MM-DD`, both included. */
  first: string;
  last: string;
  timeZone: string;
}

/** The instants between which the days lie, as `from_at` and `to_at`. */
const spanOf = ({ first, last, timeZone }: Omit<EnergyQuery, 'device'>) =>
  sql`(select ${first}::timestamp at time zone ${timeZone} as from_at,
    (${last}::date + 1)::timestamp at time zone ${timeZone} as to_at) span`;

/** Returns one row per half hour that begins on the days, in order, with or without data: 46 to 50 a day. */
export async function findHalfHours(exec: Executor, scope: EnergyQuery): Promise<HalfHourRow[]> {
  const { device, timeZone } = scope;
  const found = await rows<Omit<HalfHourRow, 'endsAt'> & { endMs: number }>(
    exec,
    sql`select to_char(h.start_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') as local,
      extract(epoch from h.start_at + interval '30 minutes')::float8 * 1000 as "endMs",
      e.energy, coalesce(e.coverage, 0) as coverage, coalesce(e.estimated, 0) as estimated, coalesce(e.resets, 0) as resets
    from ${spanOf(scope)} cross join lateral generate_series(
      energy.half_hour(from_at + interval '30 minutes' - interval '1 microsecond'), to_at - interval '1 microsecond', interval '30 minutes'
    ) h (start_at)
    left join lateral (
      select sum(energy_consumed) as energy, sum(coverage) as coverage, sum(resets)::integer as resets,
        (count(*) filter (where quality = 'estimated'))::integer as estimated
      from energy.energy_data d
      where d."timestamp" = h.start_at + interval '30 minutes' and ${device === null ? sql`true` : sql`d.device_name = ${device}`}
    ) e on true
    order by h.start_at`,
  );
  return found.map(({ endMs, ...row }) => ({ ...row, endsAt: new Date(endMs) }));
}

export interface DeviceEnergy {
  name: string;
  title: string | null;
  /** kWh. */
  energy: number;
  /** Half hours with data, as a sum of shares. */
  coverage: number;
}

/** Returns the devices with half hours that begin on the days, the most used first. */
export function energyByDevice(exec: Executor, scope: Omit<EnergyQuery, 'device'>): Promise<DeviceEnergy[]> {
  return rows(
    exec,
    sql`select e.device_name as name, d.title, sum(e.energy_consumed) as energy, sum(e.coverage) as coverage
    from ${spanOf(scope)} join energy.energy_data e
      on e."timestamp" >= from_at + interval '30 minutes' and e."timestamp" < to_at + interval '30 minutes'
    left join energy.device d on d.device_name = e.device_name
    group by 1, 2 order by 3 desc, 1`,
  );
}

export interface DeviceSummary {
  name: string;
  title: string | null;
  /** Of its last reading, `YYYY-MM-DD HH:MM` on the clocks of the zone; null: none. */
  lastRead: string | null;
}

/** Returns the device of that name or title, null where there is none. */
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

/** Returns names of devices that begin so, or whose titles do, in order. */
export async function findDeviceNames(exec: Executor, beginning: string, limit: number): Promise<string[]> {
  const found = await rows<{ name: string }>(
    exec,
    sql`select device_name as name from energy.device
    where starts_with(lower(device_name), lower(${beginning})) or starts_with(lower(title), lower(${beginning}))
    order by device_name limit ${limit}`,
  );
  return found.map(({ name }) => name);
}
