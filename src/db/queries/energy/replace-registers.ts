import { sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';

/** The value of a register at a time. */
export interface RegisterValue {
  deviceName: string;
  readAt: Date;
  register: number | null;
}

/**
 * Replaces the register of readings that exist at these times, if it is another one. The job `energy` then calculates
 * their half hours again. Does not insert readings. Idempotent.
 */
export async function replaceRegisters(exec: Executor, values: readonly RegisterValue[]): Promise<void> {
  if (values.length === 0) return;
  await exec.execute(
    sql`update energy.sensor_reading s set register_kwh = r.register, received_at = now()
    from unnest(${sql.param(values.map(({ deviceName }) => deviceName))}::text[],
      ${sql.param(values.map(({ readAt }) => readAt.toISOString()))}::timestamptz[],
      ${sql.param(values.map(({ register }) => register))}::float8[]) as r (name, read_at, register)
    where s.device_name = r.name and s.read_at = r.read_at and s.register_kwh <> r.register`,
  );
}
