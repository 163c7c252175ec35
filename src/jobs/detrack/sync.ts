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
  waiting: Shipment[];
  claiming: Promise<number> | null;
  /** Something has ended the run. */
  isOver: boolean;
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
    waiting: [],
    claiming: null,
    isOver: false,
  };
  try {
    await inLanes(work);
  } finally {
    for (const row of work.waiting.splice(0)) if (!ctx.signal.aborted) await giveBack(db, row);
    if (!ctx.signal.aborted) await dispatcher.close();
  }
  await tellStuck(ctx);
  const { counts, failed } = work;
  if (failed.length > 0) throw new PartialFailure(`of ${counts.rows_read} jobs`, failed, counts);
  return counts;
}

/** Each lane sends one at a time. What ends one ends the others after theirs, and the run. */
async function inLanes(work: Work): Promise<void> {
  const lane = async () => {
    for (let row = await next(work); row; row = await next(work)) await settle(work, row);
  };
  const lanes = Array.from({ length: work.options.concurrency }, () =>
    lane().catch((error: unknown) => {
      work.isOver = true;
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Claims for several lanes at once; few, since what is claimed by a run that dies is looked up before it is sent. */
async function next(work: Work): Promise<Shipment | undefined> {
  const { ctx, options, waiting } = work;
  while (!work.isOver) {
    ctx.signal.throwIfAborted();
    const row = waiting.shift();
    if (row) return row;
    work.claiming ??= claim(ctx.db, ctx.runId, options.concurrency * 2).then((rows) => {
      work.claiming = null;
      waiting.push(...rows);
      return rows.length;
    });
    if ((await work.claiming) === 0) return undefined;
  }
  return undefined;
}

async function settle(work: Work, row: Shipment): Promise<void> {
  const { ctx, parts, counts } = work;
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
