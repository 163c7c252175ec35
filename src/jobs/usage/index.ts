import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { defineJob, type Job } from '../engine/job.ts';
import { inRolledBackTransaction } from '../engine/rollback.ts';
import { calculateUsage } from './calculate.ts';

export interface UsageOptions {
  /** IANA zone in which `end_date` is read and days begin. */
  timeZone: string;
}

const params = z.object({
  reset: z.boolean().default(false).describe('Recalculate yesterday and today'),
  rebuild: z.boolean().default(false).describe('Rebuild the daily totals of the last 40 days from the records'),
  batch_size: z.int().min(1).max(1_000_000).default(100_000).describe('Records in one transaction'),
});

/** Creates the job that turns the counters of `usage.data_record` into usage per record and per day. Idempotent. */
export function usageJob({ timeZone }: UsageOptions): Job {
  return defineJob({
    name: 'usage',
    schedule: { pattern: '3,13,23,33,43,53 * * * *' },
    params,
    timeoutSeconds: 3600,
    sessions: 2,
    retry: { attempts: 5, backoffSeconds: 10 },
    overlap: 'skip',
    catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 1 },
    lateAfterSeconds: 3600,
    run: (ctx, { reset, rebuild, batch_size: batchSize }) =>
      calculateUsage(ctx, { timeZone, reset, rebuild, batchSize, exec: ctx.db, state: ctx.state }),
    dryRun: (ctx, { reset, rebuild, batch_size: batchSize }) =>
      inRolledBackTransaction(ctx.db, async (exec) => {
        await exec.execute(sql`set transaction isolation level repeatable read`);
        const state = { get: <T>(key: string) => ctx.state.get<T>(key), set: async () => undefined };
        return calculateUsage(ctx, { timeZone, reset, rebuild, batchSize, exec, state });
      }),
  });
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function usageFolder({ defaults }: { defaults: UsageOptions }): Job[] {
  return [usageJob(defaults)];
}
