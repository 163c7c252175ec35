import type { Db } from '../../db/client.ts';
import { JobError } from '../engine/errors.ts';
import type { JobLog } from '../engine/job.ts';
import type { DetrackAnswer, DetrackApi, DetrackJob } from './api.ts';
import { statusError, wrongFieldsError } from './refusals.ts';
import { endStatuses, recordSendIntent, type Shipment } from './shipments-repo.ts';

/** The result of submitting one shipment. */
export type SubmitResult =
  /** DeTrack has the job with the data of the row. */
  | { kind: 'created' | 'updated' | 'found'; job: DetrackJob }
  /** The job has ended at DeTrack: the change comes too late. */
  | { kind: 'ended' }
  /** `isUnknown`: DeTrack has no job for it. */
  | { kind: 'failed'; error: JobError; isUnknown: boolean }
  | { kind: 'postponed'; error: JobError };

export interface SubmitDeps {
  db: Db;
  log: JobLog;
  api: DetrackApi;
  /** Chooses the vehicle; called only where a job is created. */
  assign: (row: Shipment) => Promise<string | null>;
}

/**
 * Submits a shipment to DeTrack: creates its job, updates it, or finds that it is there already. Where an earlier
 * submission may have succeeded, the job is looked up first, so that no job is created twice.
 */
export async function submitJob(parts: SubmitDeps, row: Shipment): Promise<SubmitResult> {
  const missing = missingFields(row);
  if (missing.length > 0) {
    const fields = missing.map((field) => ({ field, codes: ['is missing'] }));
    return { kind: 'failed', error: wrongFieldsError(fields), isUnknown: !row.sent };
  }
  if (row.detrackId && row.detrackStatus && endStatuses.includes(row.detrackStatus)) return { kind: 'ended' };
  if (row.detrackId) return update(parts, row);
  if (!row.sent) return create(parts, row);
  const known = await parts.api.find(row.sent.doNumber, row.sent.date);
  if (known.kind === 'unknown') return postponed(known);
  if (known.kind !== 'job' || !isSameShipment(known.job, row)) {
    if (row.sent.revision !== row.revision) await recordSendIntent(parts.db, row);
    return create(parts, row);
  }
  return row.sent.revision === row.revision ? { kind: 'found', job: known.job } : update(parts, row);
}

/** Returns the required fields that the row lacks, by DeTrack's names. */
function missingFields({ detrackJobNumber, deliveryDate, address1 }: Shipment): string[] {
  return [
    ...(detrackJobNumber ? [] : ['do_number']),
    ...(deliveryDate ? [] : ['date']),
    ...(address1 ? [] : ['address']),
  ];
}

/**
 * Returns true if a job is for this shipment. A number may be used again on another day, so the tracking number
 * decides.
 */
const isSameShipment = (job: DetrackJob, { trackingNumber }: Shipment) => job.tracking_number === trackingNumber;

const postponed = ({ error }: DetrackAnswer & { kind: 'unknown' }): SubmitResult => ({ kind: 'postponed', error });

async function create({ api, assign }: SubmitDeps, row: Shipment): Promise<SubmitResult> {
  const answer = await api.create({ ...toJobBody(row), assign_to: (row.assignTo ?? (await assign(row))) || undefined });
  if (answer.kind === 'job') return { kind: 'created', job: answer.job };
  if (answer.kind === 'unknown') return postponed(answer);
  if (answer.kind === 'absent') return { kind: 'failed', error: statusError(404), isUnknown: true };
  if (!answer.isDuplicate) return { kind: 'failed', error: answer.error, isUnknown: true };
  const there = await api.find(row.detrackJobNumber ?? '', row.deliveryDate);
  if (there.kind === 'unknown') return postponed(there);
  if (there.kind === 'job' && isSameShipment(there.job, row)) return { kind: 'found', job: there.job };
  return { kind: 'failed', error: numberTaken(row, answer.error), isUnknown: true };
}

function numberTaken({ detrackJobNumber }: Shipment, { message }: JobError): JobError {
  return new JobError('detrack-taken', { number: detrackJobNumber ?? '' }, `${message} (by another shipment)`);
}

/**
 * Updates the job, under the number and day of the last submission, else under the present ones: an answer to an
 * earlier update may have been lost. The assigned vehicle is left unchanged, because planners may have changed it at
 * DeTrack.
 */
async function update({ api }: SubmitDeps, row: Shipment): Promise<SubmitResult> {
  const { detrackJobNumber, deliveryDate, sent } = row;
  const now = { doNumber: detrackJobNumber ?? '', date: deliveryDate };
  const places = sent && (sent.doNumber !== now.doNumber || sent.date !== now.date) ? [sent, now] : [now];
  for (const { doNumber, date } of places) {
    const answer = await api.update(doNumber, date, toJobBody(row));
    if (answer.kind === 'job') return { kind: 'updated', job: answer.job };
    if (answer.kind === 'unknown') return postponed(answer);
    if (answer.kind === 'refused') return { kind: 'failed', error: answer.error, isUnknown: false };
  }
  const error = new JobError('detrack-gone', {}, 'the job is no longer at DeTrack (HTTP 404)');
  return { kind: 'failed', error, isUnknown: false };
}

/** Builds the body of a job in DeTrack's format. */
function toJobBody(row: Shipment) {
  const place = [row.address1, row.city, [row.state, row.postalCode].filter(Boolean).join(' ')];
  return {
    type: 'Delivery',
    do_number: row.detrackJobNumber,
    date: row.deliveryDate,
    address: place.filter(Boolean).join(', '),
    address_1: row.address1,
    company_name: row.companyName,
    city: row.city,
    state: row.state,
    postal_code: row.postalCode,
    deliver_to_collect_from: row.deliverToCollectFrom,
    phone_number: row.phoneNumber,
    notify_email: row.notifyEmail,
    instructions: row.instructions,
    tracking_number: row.trackingNumber,
    items: row.items,
  };
}
