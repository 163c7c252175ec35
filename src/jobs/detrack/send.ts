import type { Db } from '../../db/client.ts';
import type { JobLog } from '../engine/job.ts';
import type { Answer, DetrackApi, RemoteJob } from './api.ts';
import { ends, noteSending, type Shipment } from './rows.ts';

/** What became of one shipment. */
export type Sent =
  /** DeTrack has it as the row is. */
  | { kind: 'created' | 'updated' | 'found'; job: RemoteJob }
  /** Its job has ended there: a change comes too late. */
  | { kind: 'ended' }
  /** `isUnknown`: DeTrack has no job of it. */
  | { kind: 'failed'; reason: string; isUnknown: boolean }
  | { kind: 'postponed'; reason: string };

export interface SendParts {
  db: Db;
  log: JobLog;
  api: DetrackApi;
  /** Returns who takes it; asked only for a job that is made. */
  assign: (row: Shipment) => Promise<string | null>;
}

/**
 * After it, DeTrack has the shipment as the row is, once, or nobody knows and it is to be tried again, or it cannot be. Whatever
 * may have been sent before is looked for first.
 */
export async function send(parts: SendParts, row: Shipment): Promise<Sent> {
  const missing = missingFields(row);
  if (missing.length > 0)
    return { kind: 'failed', reason: missing.map((field) => `${field}: is missing`).join('; '), isUnknown: !row.sent };
  if (row.detrackId && row.detrackStatus && ends.includes(row.detrackStatus)) return { kind: 'ended' };
  if (row.detrackId) return update(parts, row);
  if (!row.sent) return create(parts, row);
  const known = await parts.api.find(row.sent.doNumber, row.sent.date);
  if (known.kind === 'unknown') return postponed(known);
  if (known.kind !== 'job' || !isOf(known.job, row)) {
    if (row.sent.revision !== row.revision) await noteSending(parts.db, row);
    return create(parts, row);
  }
  return row.sent.revision === row.revision ? { kind: 'found', job: known.job } : update(parts, row);
}

/** Fields that DeTrack asks for, by its names. */
export function missingFields({ detrackJobNumber, deliveryDate, address1 }: Shipment): string[] {
  return [
    ...(detrackJobNumber ? [] : ['do_number']),
    ...(deliveryDate ? [] : ['date']),
    ...(address1 ? [] : ['address']),
  ];
}

/** Returns true for a job at DeTrack that is this shipment. */
const isOf = (job: RemoteJob, { trackingNumber }: Shipment) => job.tracking_number === trackingNumber;

const postponed = ({ reason }: Answer & { kind: 'unknown' }): Sent => ({ kind: 'postponed', reason });

async function create({ api, assign }: SendParts, row: Shipment): Promise<Sent> {
  const answer = await api.create({ ...bodyOf(row), assign_to: (row.assignTo ?? (await assign(row))) || undefined });
  if (answer.kind === 'job') return { kind: 'created', job: answer.job };
  if (answer.kind === 'unknown') return postponed(answer);
  if (answer.kind === 'absent') return { kind: 'failed', reason: 'HTTP 404', isUnknown: true };
  if (!answer.isDuplicate) return { kind: 'failed', reason: answer.reason, isUnknown: true };
  const there = await api.find(row.detrackJobNumber ?? '', row.deliveryDate);
  if (there.kind === 'unknown') return postponed(there);
  if (there.kind === 'job' && isOf(there.job, row)) return { kind: 'found', job: there.job };
  return { kind: 'failed', reason: `${answer.reason} (by another shipment)`, isUnknown: true };
}

/**
 * It may stand there as it was sent last, or as it is sent now where the answer to that was lost. Whom it was assigned to there
 * is left to those who plan the day.
 */
async function update({ api }: SendParts, row: Shipment): Promise<Sent> {
  const { detrackJobNumber, deliveryDate, sent } = row;
  const now = { doNumber: detrackJobNumber ?? '', date: deliveryDate };
  const places = sent && (sent.doNumber !== now.doNumber || sent.date !== now.date) ? [sent, now] : [now];
  for (const { doNumber, date } of places) {
    const answer = await api.update(doNumber, date, bodyOf(row));
    if (answer.kind === 'job') return { kind: 'updated', job: answer.job };
    if (answer.kind === 'unknown') return postponed(answer);
    if (answer.kind === 'refused') return { kind: 'failed', reason: answer.reason, isUnknown: false };
  }
  return { kind: 'failed', reason: 'the job is no longer at DeTrack (HTTP 404)', isUnknown: false };
}

/** Returns the job as DeTrack takes it. An item needs a name: a package without any goes by its number of pieces. */
export function bodyOf(row: Shipment) {
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
