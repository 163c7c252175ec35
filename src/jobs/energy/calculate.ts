import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { readJobState, writeJobState } from '../../db/queries/engine/job-state.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { forEachConcurrently } from '../../lib/worker-pool.ts';
import type { Counts, JobContext, Window } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { newDevicesAlert } from './store-readings.ts';

export interface EnergyCalculationOptions {
  exec: Executor;
  /**
   * Reading times whose half hours are calculated. Null: what became visible since the last run, and the last
   * `hours`.
   */
  period: Window | null;
  /** Hours before now that are calculated at least, if there is no period. */
  hours: number;
  /** Maximum number of database sessions that calculate at the same time. 1 if `exec` is a transaction. */
  maxSessions: number;
}

/** Half hours of devices in one transaction: about half a million readings. */
const batchSize = 10_000;

/** With more half hours to do than this, several sessions calculate. */
const parallelThreshold = 1_000;

/** State of the job: the value of `energy.next_watermark()` at the last run. */
const watermarkKey = 'received_until';

/**
 * Calculates the energy of all half hours that are over and to do, in `energy.energy_data`.
 *
 * It first adds what is to do to `energy.to_do`, then takes it from there in batches, each in a transaction of its
 * own: after an interrupted run, the next one continues. Idempotent.
 */
export async function calculateEnergy(ctx: JobContext, options: EnergyCalculationOptions): Promise<Counts> {
  const planned = await planRecalculation(ctx, options);
  const done = await calculateBatches(ctx, options);
  const counts = { ...done, rows_rejected: planned.rejected + done.rows_rejected };
  const { rows_written: written, rows_read: read } = counts;
  const text = logText('energy-calculated', { written, read });
  ctx.log.info(`${written} half hours written, ${read} readings read`, { ...counts, ...text });
  return counts;
}

/** Adds the half hours of this run to `energy.to_do`, and moves the watermark if the run has no period. */
async function planRecalculation(ctx: JobContext, { exec, period, hours }: EnergyCalculationOptions) {
  ctx.progress(0, undefined, 'plan');
  const now = ctx.now();
  const { from, to } = period ?? { from: new Date(now.getTime() - hours * 3_600_000), to: now };
  const { added, ...planned } = await exec.transaction(async (tx) => {
    const watermark = (await readJobState<string>(tx, 'energy', watermarkKey)) ?? '-infinity';
    const next = await firstRow<{ watermark: string }>(tx, sql`select energy.next_watermark()::text as watermark`);
    const row = await firstRow<{ rejected: number; added: string[] }>(
      tx,
      sql`select rows_rejected as rejected, devices_added as added from energy.plan_recalculation(
        ${period ? null : watermark}, ${from.toISOString()}, ${to.toISOString()}, ${now.toISOString()})`,
    );
    if (!row || !next) throw new Error('energy.plan_recalculation returned no row');
    if (!period) await writeJobState(tx, 'energy', watermarkKey, next.watermark);
    return row;
  });
  if (added.length > 0) {
    const { key, values } = newDevicesAlert(added);
    await ctx.alert(key, values);
  }
  return planned;
}

/** A range of device names, both inclusive, and the half hours of these devices that are to do. */
interface DeviceRange {
  first: string;
  last: string;
  half_hours: number;
}

/**
 * Calculates batches until nothing is to do. If there is much, several sessions do it, each for a range of devices. A
 * session that fails lets the others end their batch, then the run fails.
 */
async function calculateBatches(ctx: JobContext, { exec, maxSessions }: EnergyCalculationOptions) {
  const closedAt = sql`energy.half_hour(${ctx.now().toISOString()})`;
  const ranges = await rows<DeviceRange>(
    exec,
    sql`select min(device_name) as first, max(device_name) as last, sum(half_hours)::float8 as half_hours from (
      select device_name, half_hours, sum(half_hours) over (order by device_name) - half_hours as half_hours_before,
        sum(half_hours) over () as total
      from (
        select device_name, sum(extract(epoch from least(to_at, ${closedAt}) - from_at) / 1800) as half_hours
        from energy.to_do where from_at < ${closedAt} group by 1
      ) device
    ) device
    group by case when total > ${parallelThreshold} then floor(half_hours_before * ${maxSessions}::int / total) end`,
  );
  const total = ranges.reduce((sum, range) => sum + range.half_hours, 0);
  const counts = { half_hours: 0, rows_read: 0, rows_written: 0, half_hours_removed: 0, rows_rejected: 0 };
  const calculateRange = async ({ first, last }: DeviceRange, signal: AbortSignal) => {
    while (!signal.aborted) {
      ctx.signal.throwIfAborted();
      ctx.progress(counts.half_hours, Math.max(total, counts.half_hours), 'compute');
      const done = await firstRow<typeof counts>(
        exec,
        sql`select half_hours, rows_read, rows_written, rows_removed as half_hours_removed, rows_rejected
        from energy.calculate_batch(${batchSize}, ${closedAt}, ${first}, ${last})`,
      );
      if (!done || done.half_hours === 0) return;
      for (const [name, count] of Object.entries(done)) counts[name as keyof typeof counts] += count;
    }
  };
  await forEachConcurrently(ranges, ranges.length, calculateRange);
  return counts;
}
