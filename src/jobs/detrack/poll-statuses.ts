import { forEachConcurrently } from '../../lib/worker-pool.ts';
import { type FailedItem, JobError, PartialFailure } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { AccessDenied, createDetrackApi, type DetrackApi, type DetrackJob } from './api.ts';
import { applyStatusChange, markDeleted } from './apply-status.ts';
import type { ConfiguredOptions } from './options.ts';
import { findPolledJobs, type PolledJob } from './polled-jobs.ts';
import { toStatusChange } from './status-change.ts';

/** Where a day has more polled jobs than this, they are read as a list. */
const listThreshold = 20;

/**
 * Reads the status of every job that is open, or that ended lately and may be attempted again, and applies it. A job
 * that DeTrack no longer has gives its shipment the status `deleted`.
 *
 * @throws PartialFailure where the status of single shipments could not be stored
 * @throws JobError where DeTrack answers for none of them
 */
export async function pollStatuses(ctx: JobContext, options: ConfiguredOptions): Promise<Counts> {
  const api = createDetrackApi(ctx, options.api);
  const polled = await findPolledJobs(ctx.db, ctx.now());
  const counts = { rows_read: polled.length, rows_written: 0, jobs_missing: 0, jobs_unread: 0 };
  const failed: FailedItem[] = [];
  const listed = await listJobs(api, polled);
  let done = 0;
  await forEachConcurrently(polled, options.concurrency, async (one) => {
    ctx.signal.throwIfAborted();
    try {
      const result = await pollJob(ctx, one, findListed(listed, one) ?? (await findJob(api, one)));
      if (result) counts[result] += 1;
    } catch (error) {
      if (ctx.signal.aborted || error instanceof AccessDenied || !(error instanceof Error)) throw error;
      failed.push({ item: one.doNumber, error });
    }
    done += 1;
    ctx.progress(done, counts.rows_read, 'read');
  });
  if (counts.jobs_missing > 0)
    ctx.log.warn(
      `${counts.jobs_missing} jobs are no longer at DeTrack`,
      logText('detrack-missing', { count: counts.jobs_missing }),
    );
  if (failed.length > 0) throw new PartialFailure(`of ${counts.rows_read} jobs`, failed, counts);
  if (counts.jobs_unread > 0 && counts.jobs_unread === counts.rows_read)
    throw new JobError('detrack-no-answer', {}, 'DeTrack does not answer');
  return counts;
}

type PollCount = 'rows_written' | 'jobs_missing' | 'jobs_unread';

/** Applies what was read about a job. Returns what it counts as; null: nothing has changed. */
async function pollJob(
  { db }: JobContext,
  one: PolledJob,
  read: DetrackJob | 'missing' | 'unread',
): Promise<PollCount | null> {
  if (read === 'unread') return 'jobs_unread';
  if (read === 'missing') return (await markDeleted(db, one.id, one.detrackId)) ? 'jobs_missing' : null;
  // The job has the number of the shipment, but perhaps not its tracking number.
  const change = { ...toStatusChange(read), trackingNumber: one.trackingNumber };
  return (await applyStatusChange(db, change, 'poll')) === 'changed' ? 'rows_written' : null;
}

/** Lists the jobs of days with many polled jobs, by number. */
async function listJobs(api: DetrackApi, polled: readonly PolledJob[]): Promise<Map<string, DetrackJob[]>> {
  const found = new Map<string, DetrackJob[]>();
  for (const date of new Set(polled.map((one) => one.date))) {
    if (polled.filter((one) => one.date === date).length <= listThreshold) continue;
    for (const job of (await api.list(date)) ?? [])
      found.set(job.do_number ?? '', [...(found.get(job.do_number ?? '') ?? []), job]);
  }
  return found;
}

/** Finds the job in the lists: a new one of a shipment that was not delivered, else the known one. */
function findListed(listed: Map<string, DetrackJob[]>, one: PolledJob): DetrackJob | undefined {
  const jobs = (listed.get(one.doNumber) ?? []).filter((job) => isOfShipment(job, one));
  return jobs.find((job) => one.hasEnded && isNew(job, one)) ?? jobs.find(({ id }) => id === one.detrackId);
}

/** Finds a job on its day, else on any day: a planner may have moved it, or attempt it again on another day. */
async function findJob(api: DetrackApi, one: PolledJob): Promise<DetrackJob | 'missing' | 'unread'> {
  let known: DetrackJob | undefined;
  for (const day of [one.date, null]) {
    const answer = await api.find(one.doNumber, day);
    if (answer.kind === 'unknown') return known ?? 'unread';
    if (answer.kind !== 'job' || !isOfShipment(answer.job, one)) continue;
    if (!one.hasEnded || isNew(answer.job, one)) return answer.job;
    known ??= answer.job;
  }
  return known ?? 'missing';
}

/** Returns true for the job itself, and for a job of the same number that no other shipment claims. */
function isOfShipment(job: DetrackJob, { detrackId, trackingNumber, doNumber }: PolledJob): boolean {
  if (job.id === detrackId || job.tracking_number === trackingNumber) return true;
  return !job.tracking_number && job.do_number === doNumber;
}

function isNew({ id }: DetrackJob, { detrackId, seenIds }: PolledJob): boolean {
  return id !== detrackId && !seenIds.includes(id);
}
