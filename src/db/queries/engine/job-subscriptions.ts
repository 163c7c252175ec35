import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { jobNotify } from '../../schema/job-alerts.ts';

/** Which runs of a job an admin is notified of. */
export type NotifyLevel = (typeof jobNotify.$inferSelect)['level'];

/** Sets which runs of a job an admin is notified of, from now on. */
export async function setNotifyLevel(exec: Executor, userId: number, job: string, level: NotifyLevel): Promise<void> {
  const set = { level, toldAt: sql`clock_timestamp()` };
  await exec
    .insert(jobNotify)
    .values({ userId, job, ...set })
    .onConflictDoUpdate({ target: [jobNotify.userId, jobNotify.job], set });
}

/** Returns which runs of jobs an admin chose to be notified of, by the name of the job. */
export async function findNotifyLevels(exec: Executor, userId: number): Promise<Map<string, NotifyLevel>> {
  const found = await exec
    .select({ job: jobNotify.job, level: jobNotify.level })
    .from(jobNotify)
    .where(eq(jobNotify.userId, userId));
  return new Map(found.map(({ job, level }) => [job, level]));
}

/** Returns which runs of a job an admin chose to be notified of. Null: the admin chose nothing. */
export async function findNotifyLevel(exec: Executor, userId: number, job: string): Promise<NotifyLevel | null> {
  const [row] = await exec
    .select({ level: jobNotify.level })
    .from(jobNotify)
    .where(and(eq(jobNotify.userId, userId), eq(jobNotify.job, job)));
  return row?.level ?? null;
}
