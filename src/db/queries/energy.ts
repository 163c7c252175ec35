import { sql } from 'drizzle-orm';
import type { Executor } from '../client.ts';
import { rows } from './rows.ts';

export interface SilentDevice {
  name: string;
  title: string | null;
  /** Its last reading, `YYYY-MM-DD HH:MM` on the clocks of the zone. */
  since: string;
}

/** Returns the devices whose last reading is older than three times their longest gap; none of those that never reported. */
export function silentDevices(exec: Executor, now: Date, timeZone: string): Promise<SilentDevice[]> {
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
