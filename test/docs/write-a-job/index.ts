import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { defineJob, type Job } from '../../../src/jobs/engine/job.ts';

/** Creates the jobs of this folder for `src/jobs/folders.ts`. */
export function cleanupFolder({ cleanup }: { cleanup: { keepDays: number } }): Job[] {
  return [
    defineJob({
      name: 'cleanup',
      schedule: { pattern: '30 4 * * *' },
      params: z.object({ days: z.int().min(1).default(cleanup.keepDays).describe('Keep this many days') }),
      timeoutSeconds: 600,
      retry: { attempts: 3, backoffSeconds: 30 },
      overlap: 'skip',
      catchUp: { mode: 'latest', windowSeconds: 86_400, maxTicks: 1 },
      lateAfterSeconds: 2 * 86_400,
      async run(ctx, { days }) {
        const { rowCount } = await ctx.db.execute(
          sql`delete from ops.audit_log where logged_at < now() - make_interval(days => ${days})`,
        );
        return { entries_removed: rowCount ?? 0 };
      },
    }),
  ];
}
