import { z } from 'zod';
import { loadAllStaged, rebuildAggDaily, retryRejects } from '../../db/queries/habits/load.ts';
import type { PersonDefaults } from '../../db/queries/habits/record.ts';
import { type FailedItem, PartialFailure } from '../engine/errors.ts';
import { type Counts, defineJob, type Job } from '../engine/job.ts';

const params = z.object({
  rejects: z.boolean().default(false).describe('Stage the rejected rows again before loading'),
  rebuild: z.boolean().default(false).describe('Rebuild agg_daily from the facts'),
});

/**
 * Creates the job `habits`, the fallback for the load that follows each record: it turns staged rows into records or
 * rejects. Where the rows of a person cannot be loaded at all, this person is a failed item and the others are loaded.
 * Idempotent.
 */
export function habitsJob(defaults: PersonDefaults): Job {
  return defineJob({
    name: 'habits',
    schedule: { pattern: '*/10 * * * *' },
    params,
    timeoutSeconds: 600,
    retry: { attempts: 3, backoffSeconds: 5 },
    overlap: 'skip',
    catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 144 },
    lateAfterSeconds: 3600,
    async run(ctx, { rejects, rebuild }) {
      const staged: Counts = rejects ? { rows_staged_again: await retryRejects(ctx.db) } : {};
      ctx.progress(0, undefined, 'load');
      const { failed, loaded, doubled, rejected } = await loadAllStaged(ctx.db, defaults, ctx.signal);
      ctx.signal.throwIfAborted();
      const counts: Counts = {
        ...staged,
        rows_read: loaded + doubled + rejected,
        rows_written: loaded,
        rows_doubled: doubled,
        rows_rejected: rejected,
      };
      if (failed.length > 0) throw new PartialFailure('people', failed.map(toItem), counts);
      if (!rebuild) return counts;
      ctx.progress(0, undefined, 'rebuild');
      return { ...counts, rows_corrected: await rebuildAggDaily(ctx.db) };
    },
  });
}

function toItem({ userId, error }: { userId: number | null; error: Error }): FailedItem {
  return { item: `user_id ${userId ?? 'null'}`, error };
}

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function habitsFolder({ defaults }: { defaults: PersonDefaults }): Job[] {
  return [habitsJob(defaults)];
}
