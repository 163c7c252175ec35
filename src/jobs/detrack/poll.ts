import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rows } from '../../db/queries/query.ts';
import { forEachConcurrently } from '../../lib/worker-pool.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { createDetrackApi, type DetrackApi, type RemoteJob } from './api.ts';
import type { ReadyOptions } from './index.ts';
import { isOpen } from './rows.ts';
import { applyNews, newsOf } from './status.ts';

/** A job that has not ended, under its number and day at DeTrack. */
interface Open {
  detrackId: string;
  trackingNumber: string;
  doNumber: string;
  date: string;
}

/** Of one day, more are read as a list. */
const manyOfADay = 20;

/** After it, every open job has the status that DeTrack says. Throws when DeTrack says nothing of any. */
export async function pollStatuses(ctx: JobContext, options: ReadyOptions): Promise<Counts> {
  const api = createDetrackApi(ctx, options.api);
  const open = await openJobs(ctx.db);
  const counts = { rows_read: open.length, rows_written: 0, jobs_missing: 0, jobs_unread: 0 };
  const listed = await readLists(api, open);
  let done = 0;
  await forEachConcurrently(open, options.concurrency, async (one) => {
    ctx.signal.throwIfAborted();
    const read = listed.get(one.detrackId) ?? (await readOne(api, one));
    if (read === 'unread') counts.jobs_unread += 1;
    else if (read === 'missing') counts.jobs_missing += 1;
    else if ((await applyNews(ctx.db, newsOf(read), 'poll')) === 'changed') counts.rows_written += 1;
    done += 1;
    ctx.progress(done, counts.rows_read, 'read');
  });
  if (counts.jobs_missing > 0) ctx.log.warn(`${counts.jobs_missing} open jobs are no longer at DeTrack`);
  if (counts.jobs_unread > 0 && counts.jobs_unread === counts.rows_read) throw new Error('DeTrack does not answer');
  return counts;
}

function openJobs(db: Db): Promise<Open[]> {
  return rows<Open>(
    db,
    sql`select detrack_id as "detrackId", tracking_number as "trackingNumber", sent_do_number as "doNumber",
      sent_date::text as date
    from dtrack.dtrack_shipping
    where detrack_id is not null and ${isOpen}
    order by id`,
  );
}

/** Returns the jobs of days with many open ones, by id. */
async function readLists(api: DetrackApi, open: readonly Open[]): Promise<Map<string, RemoteJob>> {
  const found = new Map<string, RemoteJob>();
  for (const date of new Set(open.map((one) => one.date))) {
    if (open.filter((one) => one.date === date).length <= manyOfADay) continue;
    for (const job of (await api.list(date)) ?? []) found.set(job.id, job);
  }
  return found;
}

/** DeTrack may have moved it to another day. */
async function readOne(api: DetrackApi, { detrackId, trackingNumber, doNumber, date }: Open) {
  for (const day of [date, null]) {
    const answer = await api.find(doNumber, day);
    if (answer.kind === 'unknown') return 'unread';
    if (answer.kind !== 'job') continue;
    if (answer.job.id === detrackId || answer.job.tracking_number === trackingNumber) return answer.job;
  }
  return 'missing';
}
