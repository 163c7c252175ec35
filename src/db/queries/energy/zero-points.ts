import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';

/** The last reading of a day from which a register counts anew. */
export interface ZeroPoint {
  device: string;
  title: string | null;
  /** `YYYY-MM-DD`, in UTC. */
  day: string;
  /** The register's own unit. */
  value: number;
  /** Local time of the reading, `YYYY-MM-DD HH:MM`. */
  time: string;
}

/** Returns the last new zero point of each device and day, of readings from `since` on. */
export function findZeroPoints(exec: Executor, since: Date, timeZone: string): Promise<ZeroPoint[]> {
  return rows(
    exec,
    sql`select distinct on (j.device_name, (j.read_at at time zone 'UTC')::date) j.device_name as device, d.title,
      (j.read_at at time zone 'UTC')::date::text as day, r.register_kwh as value,
      to_char(j.read_at at time zone ${timeZone}, 'YYYY-MM-DD HH24:MI') as time
    from energy.register_jump j
    join energy.device d on d.device_name = j.device_name and d.kind = 'register'
    join energy.sensor_reading r on r.device_name = j.device_name and r.read_at = j.read_at
    where j.kind = 'zero_point' and j.read_at >= ${since.toISOString()}::timestamptz
    order by j.device_name, (j.read_at at time zone 'UTC')::date, j.read_at desc`,
  );
}
