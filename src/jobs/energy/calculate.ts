import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { readState, writeState } from '../../db/queries/engine/job-state.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { forEachConcurrently } from '../../lib/worker-pool.ts';
import type { Counts, JobContext, Window } from '../engine/job.ts';
import { newDevices } from './readings.ts';

export interface CalculateOptions {
  exec: Executor;
  /** By hand: the half hours of readings in it. Null: of what became visible since the last run, and the last hours. */
  span: Window | null;
  /** How far back from now a run without a span goes at least. */
  hours: number;
  /** Transactions at once. In a transaction that is there already: 1. */
  lanesAtMost: number;
}

/** Half hours of devices in one transaction: about half a million readings. */
const batchSize = 10_000;

/** Half hours to do for which one session is too slow. */
const worthLanes = 1_000;

const watermarkKey = 'received_until';

/**
 * After it, all half hours that are over and to do have their rows in `energy.energy_data`. What is to do is written down first,
 * then done in batches, each a transaction: the next run goes on where one ended. Idempotent. Returns counts.
 */
export async function calculateEnergy(ctx: JobContext, options: CalculateOptions): Promise<Counts> {
  const planned = await plan(ctx, options);
  const done = await compute(ctx, options);
  const counts = { ...done, rows_rejected: planned.rejected + done.rows_rejected };
  ctx.log.info(`${counts.rows_written} half hours written, ${counts.rows_read} readings read`, counts);
  return counts;
}

async function plan(ctx: JobContext, { exec, span, hours }: CalculateOptions) {
  ctx.progress(0, undefined, 'plan');
  const now = ctx.now();
  const { from, to } = span ?? { from: new Date(now.getTime() - hours * 3_600_000), to: now };
  const { added, ...planned } = await exec.transaction(async (tx) => {
    const since = (await readState<string>(tx, 'energy', watermarkKey)) ?? '-infinity';
    const next = await firstRow<{ at: string }>(tx, sql`select energy.next_watermark()::text as at`);
    const row = await firstRow<{ rejected: number; added: string[] }>(
      tx,
      sql`select rows_rejected as rejected, devices_added as added
      from energy.plan_recalculation(${span ? null : since}, ${from.toISOString()}, ${to.toISOString()}, ${now.toISOString()})`,
    );
    if (!row || !next) throw new Error('energy.plan_recalculation returned no row');
    if (!span) await writeState(tx, 'energy', watermarkKey, next.at);
    return row;
  });
  if (added.length > 0) {
    const { key, values } = newDevices(added);
    await ctx.alert(key, values);
  }
  return planned;
}

/**
 * Several at once, each of a range of device names (only one run of the job plans at a time): one that fails ends the others after
 * their batch, and the run.
 */
async function compute(ctx: JobContext, { exec, lanesAtMost }: CalculateOptions) {
  const closed = sql`energy.half_hour(${ctx.now().toISOString()})`;
  const lanes = await rows<{ first: string; last: string; half_hours: number }>(
    exec,
    sql`select min(device_name) as first, max(device_name) as last, sum(half_hours)::float8 as half_hours from (
      select device_name, half_hours, sum(half_hours) over (order by device_name) - half_hours as before,
        sum(half_hours) over () as total
      from (
        select device_name, sum(extract(epoch from least(to_at, ${closed}) - from_at) / 1800) as half_hours
        from energy.to_do where from_at < ${closed} group by 1
      ) devices
    ) devices
    group by case when total > ${worthLanes} then floor(before * ${lanesAtMost}::int / total) end`,
  );
  const total = lanes.reduce((sum, lane) => sum + lane.half_hours, 0);
  const counts = { half_hours: 0, rows_read: 0, rows_written: 0, half_hours_removed: 0, rows_rejected: 0 };
  const work = async ({ first, last }: { first: string; last: string }, signal: AbortSignal) => {
    while (!signal.aborted) {
      ctx.signal.throwIfAborted();
      ctx.progress(counts.half_hours, Math.max(total, counts.half_hours), 'compute');
      const done = await firstRow<typeof counts>(
        exec,
        sql`select half_hours, rows_read, rows_written, rows_removed as half_hours_removed, rows_rejected
        from energy.calculate_batch(${batchSize}, ${closed}, ${first}, ${last})`,
      );
      if (!done || done.half_hours === 0) return;
      for (const [name, count] of Object.entries(done)) counts[name as keyof typeof counts] += count;
    }
  };
  await forEachConcurrently(lanes, lanes.length, work);
  return counts;
}
