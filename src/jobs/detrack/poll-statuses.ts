import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rows } from '../../db/queries/query.ts';
import { forEachConcurrently } from '../../lib/worker-pool.ts';
import { JobError } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { createDetrackApi, type DetrackApi, type DetrackJob } from './api.ts';
import { applyStatusChange, toStatusChange } from './apply-status.ts';
import type { ConfiguredOptions } from './options.ts';
import { isOpen } from './shipments-repo.ts';

/** A job that has not ended, with its number and day at DeTrack. */
interface OpenJob {
  detrackId: string;
  trackingNumber: string;
  doNumber: string;
  date: string;
}

/** Where a day has more open jobs than this, they are read as a list. */
const listThreshold = 20;

/**
 * Reads the status of every open job from DeTrack and applies it.
 *
 * @throws Error where DeTrack answers for none of them
 */
export async function pollStatuses(ctx: JobContext, options: ConfiguredOptions): Promise<Counts> {
  const api = createDetrackApi(ctx, options.api);
  const open = await findOpenJobs(ctx.db);
  const counts = { rows_read: open.length, rows_written: 0, jobs_missing: 0, jobs_unread: 0 };
  const listed = await listJobs(api, open);
  let done = 0;
  await forEachConcurrently(open, options.concurrency, async (one) => {
    ctx.signal.throwIfAborted();
    const read = listed.get(one.detrackId) ?? (await findJob(api, one));
    if (read === 'unread') counts.jobs_unread += 1;
    else if (read === 'missing') counts.jobs_missing += 1;
    else if ((await applyStatusChange(ctx.db, toStatusChange(read), 'poll')) === 'changed') counts.rows_written += 1;
    done += 1;
    ctx.progress(done, counts.rows_read, 'read');
  });
  if (counts.jobs_missing > 0) ctx.log.warn(`${counts.jobs_missing} open jobs are no longer at DeTrack`);
  if (counts.jobs_unread > 0 && counts.jobs_unread === counts.rows_read)
    throw new JobError('detrack-no-answer', {}, 'DeTrack does not answer');
  return counts;
}

function findOpenJobs(db: Db): Promise<OpenJob[]> {
  return rows<OpenJob>(
    db,
    sql`select detrack_id as "detrackId", tracking_number as "trackingNumber", sent_do_number as "doNumber",
      sent_date::text as date
    from dtrack.dtrack_shipping
    where detrack_id is not null and ${isOpen}
    order by id`,
  );
}

/** Lists the jobs of days with many open jobs, by id. */
async function listJobs(api: DetrackApi, open: readonly OpenJob[]): Promise<Map<string, DetrackJob>> {
  const found = new Map<string, DetrackJob>();
  for (const date of new Set(open.map((one) => one.date))) {
    if (open.filter((one) => one.date === date).length <= listThreshold) continue;
    for (const job of (await api.list(date)) ?? []) found.set(job.id, job);
  }
  return found;
}

/** Finds a job on its day, else on any day: a planner may have moved it. */
async function findJob(api: DetrackApi, { detrackId, trackingNumber, doNumber, date }: OpenJob) {
  for (const day of [date, null]) {
    const answer = await api.find(doNumber, day);
    if (answer.kind === 'unknown') return 'unread';
    if (answer.kind !== 'job') continue;
    if (answer.job.id === detrackId || answer.job.tracking_number === trackingNumber) return answer.job;
  }
  return 'missing';
}
