import { isTransient } from '../../lib/retry.ts';
import { forEachConcurrently } from '../../lib/worker-pool.ts';
import { isWithinWorkingHours } from '../../time/working-hours.ts';
import { type FailedItem, JobError, PartialFailure } from '../engine/errors.ts';
import type { Counts, JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';
import { alertStuckShipments, repairAndAlert } from './alerts.ts';
import { AccessDenied, createDetrackApi } from './api.ts';
import { createVehicleAssigner } from './assign-vehicle.ts';
import type { ConfiguredOptions } from './options.ts';
import {
  claimShipments,
  markEnded,
  markFailed,
  markSent,
  postpone,
  releaseClaims,
  releaseUnsent,
  type Shipment,
} from './shipments-repo.ts';
import { type SubmitDeps, type SubmitResult, submitJob } from './submit-job.ts';

interface Work {
  ctx: JobContext;
  options: ConfiguredOptions;
  deps: SubmitDeps;
  counts: Counts & Record<keyof typeof zeroCounts, number>;
  failed: FailedItem[];
  /** Claimed rows that are not submitted yet. */
  unsent: Set<Shipment>;
}

const zeroCounts = {
  rows_read: 0,
  jobs_created: 0,
  jobs_updated: 0,
  jobs_found: 0,
  jobs_ended: 0,
  jobs_failed: 0,
  jobs_postponed: 0,
};

/**
 * Submits every due shipment to DeTrack. Each is then a job there, or is postponed, or has failed with its reason.
 *
 * @throws PartialFailure where shipments have failed
 * @throws AccessDenied as soon as DeTrack denies access; the remaining shipments stay due
 */
export async function syncShipments(ctx: JobContext, options: ConfiguredOptions, atAnyHour: boolean): Promise<Counts> {
  const { db, log } = ctx;
  await repairAndAlert(ctx);
  if (!atAnyHour && !isWithinWorkingHours(options.hours, ctx.now(), options.timeZone)) {
    log.info('Nothing is sent outside of working hours (DETRACK_HOURS)', logText('detrack-outside-hours'));
    return { ...zeroCounts };
  }
  await releaseClaims(db, ctx.runId);
  const api = createDetrackApi(ctx, options.api);
  const vehicles = createVehicleAssigner(ctx, options, api);
  const deps = { db, log, api, assign: vehicles.assign };
  const work: Work = {
    ctx,
    options,
    deps,
    counts: { ...zeroCounts },
    failed: [],
    unsent: new Set(),
  };
  try {
    await sendDue(work);
  } finally {
    for (const row of work.unsent) if (!ctx.signal.aborted) await releaseUnsent(db, row);
    if (!ctx.signal.aborted) await vehicles.close();
  }
  await alertStuckShipments(ctx);
  const { counts, failed } = work;
  if (failed.length > 0) throw new PartialFailure(`of ${counts.rows_read} jobs`, failed, counts);
  return counts;
}

/** Submits until nothing is due: a shipment that changes meanwhile is due again. */
async function sendDue(work: Work): Promise<void> {
  let sentBefore: number;
  do {
    sentBefore = work.counts.rows_read;
    await forEachConcurrently(claimDue(work), work.options.concurrency, (row) => submitShipment(work, row));
  } while (work.counts.rows_read > sentBefore);
}

/**
 * Claims due shipments, a few at a time: those that a dying run has claimed must be looked up before they are sent
 * again.
 */
async function* claimDue({ ctx, options, unsent }: Work): AsyncGenerator<Shipment> {
  for (;;) {
    ctx.signal.throwIfAborted();
    const claimed = await claimShipments(ctx.db, ctx.runId, options.concurrency * 2);
    if (claimed.length === 0) return;
    for (const row of claimed) unsent.add(row);
    yield* claimed;
  }
}

async function submitShipment(work: Work, row: Shipment): Promise<void> {
  const { ctx, deps, counts } = work;
  ctx.signal.throwIfAborted();
  work.unsent.delete(row);
  try {
    const sent = await submitJob(deps, row);
    counts.rows_read += 1;
    await saveResult(work, row, sent);
  } catch (error) {
    await handleError(work, row, error);
  }
  ctx.progress(counts.rows_read, undefined, 'send');
}

/**
 * Names and postpones a shipment with an error of its own, so that the others continue.
 *
 * @throws the error itself where it concerns the others too
 */
async function handleError({ ctx, options, counts, failed }: Work, row: Shipment, error: unknown): Promise<void> {
  if (ctx.signal.aborted) throw error;
  if (!(error instanceof Error) || error instanceof AccessDenied || isTransient(error)) {
    await releaseUnsent(ctx.db, row);
    throw error;
  }
  counts.jobs_failed += 1;
  failed.push({ item: row.detrackJobNumber ?? row.trackingNumber, error });
  await postpone(ctx.db, row, error, options.secondMs);
}

async function saveResult({ ctx, options, counts, failed }: Work, row: Shipment, sent: SubmitResult): Promise<void> {
  const { db, log } = ctx;
  const name = row.detrackJobNumber ?? row.trackingNumber;
  counts[`jobs_${sent.kind}`] += 1;
  if (sent.kind === 'postponed') {
    const attempts = await postpone(db, row, sent.error, options.secondMs);
    const text = logText('detrack-postponed', { item: name }, sent.error);
    log.warn(`${name}: ${sent.error.message}; postponed`, { attempts, ...text });
  } else if (sent.kind === 'failed') {
    await markFailed(db, row, sent.error, sent.isUnknown);
    failed.push({ item: name, error: sent.error });
  } else if (sent.kind === 'ended') {
    const status = row.detrackStatus ?? '';
    const text = logText('detrack-ended', { item: name, status });
    log.warn(`${name} has changed, but is ${status} at DeTrack: it is not updated`, text);
    await markEnded(db, row, new JobError('detrack-ended', { status }, `changed when it was ${status}: not sent`));
  } else {
    const { id: detrackId, assign_to: assignTo = null, status = null } = sent.job;
    await markSent(db, row, { detrackId, assignTo, status });
  }
}
