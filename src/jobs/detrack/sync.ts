import { forEachConcurrently } from '../../lib/worker-pool.ts';
import { isWithinWorkingHours } from '../../time/working-hours.ts';
import { type FailedItem, PartialFailure } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { createDetrackApi } from './api.ts';
import { createDispatcher } from './dispatch.ts';
import type { ReadyOptions } from './index.ts';
import { claim, freeClaims, giveBack, markEnded, markFailed, markMade, postpone, type Shipment } from './rows.ts';
import { type SendParts, type Sent, send } from './send.ts';
import { mendAndTell, tellStuck } from './tell.ts';

interface Work {
  ctx: JobContext;
  options: ReadyOptions;
  parts: SendParts;
  counts: Counts & Record<keyof typeof none, number>;
  failed: FailedItem[];
  /** Claimed and not yet begun. */
  unsent: Set<Shipment>;
}

const none = {
  rows_read: 0,
  jobs_created: 0,
  jobs_updated: 0,
  jobs_found: 0,
  jobs_ended: 0,
  jobs_failed: 0,
  jobs_postponed: 0,
};

/**
 * After it, every shipment that was due is a job at DeTrack, is to be tried again later, or has failed with its reason. Throws
 * `PartialFailure` for the last, and `NotAllowed` at once when DeTrack does not let us in: what is left then stays due.
 */
export async function sync(ctx: JobContext, options: ReadyOptions, atAnyHour: boolean): Promise<Counts> {
  const { db, log } = ctx;
  await mendAndTell(ctx);
  if (!atAnyHour && !isWithinWorkingHours(options.hours, ctx.now(), options.timeZone)) {
    log.info('Nothing is sent outside of working hours (DETRACK_HOURS)');
    return { ...none };
  }
  await freeClaims(db, ctx.runId);
  const api = createDetrackApi(ctx, options.api);
  const dispatcher = createDispatcher(ctx, options, api);
  const parts = { db, log, api, assign: dispatcher.assign };
  const work: Work = {
    ctx,
    options,
    parts,
    counts: { ...none },
    failed: [],
    unsent: new Set(),
  };
  try {
    await sendDue(work);
  } finally {
    for (const row of work.unsent) if (!ctx.signal.aborted) await giveBack(db, row);
    if (!ctx.signal.aborted) await dispatcher.close();
  }
  await tellStuck(ctx);
  const { counts, failed } = work;
  if (failed.length > 0) throw new PartialFailure(`of ${counts.rows_read} jobs`, failed, counts);
  return counts;
}

/** Sends until nothing is due: what has changed while the last shipments were sent is due again. */
async function sendDue(work: Work): Promise<void> {
  let sentBefore: number;
  do {
    sentBefore = work.counts.rows_read;
    await forEachConcurrently(claimDue(work), work.options.concurrency, (row) => settle(work, row));
  } while (work.counts.rows_read > sentBefore);
}

/** Claims due shipments, few at a time: what is claimed by a run that dies is looked up before it is sent again. */
async function* claimDue({ ctx, options, unsent }: Work): AsyncGenerator<Shipment> {
  for (;;) {
    ctx.signal.throwIfAborted();
    const claimed = await claim(ctx.db, ctx.runId, options.concurrency * 2);
    if (claimed.length === 0) return;
    for (const row of claimed) unsent.add(row);
    yield* claimed;
  }
}

async function settle(work: Work, row: Shipment): Promise<void> {
  const { ctx, parts, counts } = work;
  ctx.signal.throwIfAborted();
  work.unsent.delete(row);
  const sent = await send(parts, row).catch(async (error: unknown) => {
    if (!ctx.signal.aborted) await giveBack(ctx.db, row);
    throw error;
  });
  counts.rows_read += 1;
  await keep(work, row, sent);
  ctx.progress(counts.rows_read, undefined, 'send');
}

async function keep({ ctx, options, counts, failed }: Work, row: Shipment, sent: Sent): Promise<void> {
  const { db, log } = ctx;
  const name = row.detrackJobNumber ?? row.trackingNumber;
  counts[`jobs_${sent.kind}`] += 1;
  if (sent.kind === 'postponed') {
    const attempts = await postpone(db, row, sent.reason, options.secondMs);
    log.warn(`${name}: ${sent.reason}, tried again later`, { attempts });
  } else if (sent.kind === 'failed') {
    await markFailed(db, row, sent.reason, sent.isUnknown);
    log.error(`${name}: ${sent.reason}`);
    failed.push({ item: name, error: new Error(sent.reason) });
  } else if (sent.kind === 'ended') {
    log.warn(`${name} has changed, but is ${row.detrackStatus} at DeTrack: it is not updated`);
    await markEnded(db, row, `changed when it was ${row.detrackStatus}: not sent`);
  } else {
    const { id: detrackId, assign_to: assignTo = null, status = null } = sent.job;
    await markMade(db, row, { detrackId, assignTo, status });
  }
}
