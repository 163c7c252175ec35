import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import type { DeliveryStatus } from '../../db/schema/dtrack.ts';
import { toStorableJson } from '../../lib/storable-text.ts';
import { JobError, oneLineMessage, withoutWrappers } from '../engine/errors.ts';
import { endStatuses } from './shipments-repo.ts';
import { findDeliveryStatus, parseWebhookBody, type StatusChange } from './status-change.ts';

export type ApplyResult = 'changed' | 'same' | 'older' | 'unknown';

type Source = 'poll' | 'webhook';

/** Applies the body of a webhook call. Returns null where it is no job. */
export async function receiveDetrackWebhook(db: Db, body: unknown): Promise<ApplyResult | null> {
  const reported = parseWebhookBody(body);
  return reported && applyStatusChange(db, reported.change, 'webhook', reported.payload);
}

/**
 * Applies a status change to the shipment, unless the stored status is newer; a final status is replaced only by a
 * later one, or by that of a reattempt. `completed` sets `shipped` in all three tables. A job that is unknown here is
 * stored in the history, once. Idempotent.
 */
export function applyStatusChange(
  db: Db,
  change: StatusChange,
  source: Source,
  payload?: unknown,
): Promise<ApplyResult> {
  return db.transaction(async (tx) => {
    const known = await findShipment(tx, change);
    const status = findDeliveryStatus(change);
    if (!known || !status) {
      if (source === 'webhook') await insertUnknownJob(tx, change, payload);
      return 'unknown';
    }
    if (status === 'completed') await lockCompany(tx, known.trackingNumber);
    const stored = await lockShipping(tx, known.id, change.detrackId);
    const dated = status === 'deleted' && change.at === null ? { ...change, at: new Date().toISOString() } : change;
    const verdict = judge(stored, status, dated, source);
    if (verdict === 'older') return verdict;
    await updateStatus(tx, known.id, dated, status, verdict);
    if (status === 'completed') await setShipped(tx, known.trackingNumber);
    if (verdict === 'changed') await insertHistory(tx, known.id, dated, source);
    if (status === 'deleted') await notifyJob(tx);
    return verdict;
  });
}

/** Marks a shipment whose job is no longer at DeTrack. Returns false where the shipment has changed meanwhile. */
export function markDeleted(db: Db, shippingId: number, detrackId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const marked = await firstRow(
      tx,
      sql`with marked as (
        update dtrack.dtrack_shipping set detrack_status = 'deleted', detrack_status_at = clock_timestamp(),
          reason = null, deleted_told_at = null, last_updated_at = clock_timestamp()
        where id = ${shippingId} and detrack_id = ${detrackId} and job_status is not null
          and processing_run_id is null and detrack_status is distinct from 'deleted'
        returning id, detrack_id, sent_do_number, detrack_status_at
      )
      insert into dtrack.status_history (shipping_id, detrack_id, do_number, status, changed_at, source)
      select id, detrack_id, sent_do_number, 'deleted', detrack_status_at, 'poll' from marked returning true`,
    );
    if (marked) await notifyJob(tx);
    return marked !== null;
  });
}

/** Notifies the job `detrack`, which alerts admins. */
async function notifyJob(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_notify('detrack', '')`);
}

interface KnownStatus {
  status: DeliveryStatus | null;
  at: string | null;
}

interface StoredStatus extends KnownStatus {
  detrackId: string | null;
  /** True: the reported job has given the shipment a status before. */
  isSeen: boolean;
}

/**
 * Compares a reported status with the stored one. A job with another id is a reattempt: it is followed where the poll
 * found it, or where its time is later. The job before it has no say any more.
 */
function judge(
  stored: StoredStatus,
  status: DeliveryStatus,
  { detrackId, at }: StatusChange,
  source: Source,
): Exclude<ApplyResult, 'unknown'> {
  if (detrackId !== null && stored.detrackId !== null && detrackId !== stored.detrackId) {
    if (stored.isSeen || status === 'deleted') return 'older';
    return source === 'poll' || isLater(stored, at) ? 'changed' : 'older';
  }
  if (source === 'poll' && stored.status === 'deleted' && status !== 'deleted') return 'changed';
  return compareStatus(stored, status, at);
}

/** Compares a reported status of the same job with the stored one. */
export function compareStatus(
  known: KnownStatus,
  status: DeliveryStatus,
  at: string | null,
): 'changed' | 'same' | 'older' {
  if (known.status === status) return 'same';
  if (known.status !== null && endStatuses.includes(known.status)) return isLater(known, at) ? 'changed' : 'older';
  return known.at !== null && at !== null && at < known.at ? 'older' : 'changed';
}

function isLater(known: KnownStatus, at: string | null): boolean {
  return known.at !== null && at !== null && at > known.at;
}

interface KnownShipment {
  id: number;
  trackingNumber: string;
}

function findShipment(tx: Tx, change: StatusChange): Promise<KnownShipment | null> {
  const { detrackId, trackingNumber } = change;
  return firstRow<KnownShipment>(
    tx,
    sql`select id::float8 as id, tracking_number as "trackingNumber" from dtrack.dtrack_shipping
    where detrack_id = ${detrackId} or tracking_number = ${trackingNumber} or ${hasNumberOf(change)}
    order by (detrack_id = ${detrackId}) desc nulls last, id desc limit 1`,
  );
}

/** Returns the condition for a job without id and tracking number: its number and, where it is known, its day. */
function hasNumberOf({ detrackId, trackingNumber, doNumber, date }: StatusChange): SQL {
  if (detrackId !== null || trackingNumber !== null || doNumber === null) return sql`false`;
  return sql`sent_do_number = ${doNumber} and (${date}::date is null or sent_date = ${date}::date)`;
}

/** Locks the company's row first, in the order of its own writes: another order could deadlock. */
async function lockCompany(tx: Tx, trackingNumber: string): Promise<void> {
  await tx.execute(sql`select from enterprise.shipment where shipment_number::text = ${trackingNumber} for update`);
}

async function lockShipping(tx: Tx, id: number, reportedId: string | null): Promise<StoredStatus> {
  const row = await firstRow<StoredStatus>(
    tx,
    sql`select detrack_status as status, detrack_id as "detrackId",
      to_char(detrack_status_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      exists (
        select from dtrack.status_history h where h.shipping_id = s.id and h.detrack_id = ${reportedId}
      ) as "isSeen"
    from dtrack.dtrack_shipping s where id = ${id} for update`,
  );
  return row ?? { status: null, at: null, detrackId: null, isSeen: false };
}

async function updateStatus(
  tx: Tx,
  id: number,
  change: StatusChange,
  status: DeliveryStatus,
  verdict: ApplyResult,
): Promise<void> {
  const { at, reason, podUrl, assignTo, detrackId, date } = change;
  const isChanged = verdict === 'changed';
  const time = isChanged ? sql`${at}::timestamptz` : sql`greatest(detrack_status_at, ${at}::timestamptz)`;
  // A reattempt has another id, and often another day: it is looked up there from now on.
  const isReattempt = sql`${detrackId}::text is not null and detrack_id is not null and detrack_id <> ${detrackId}`;
  await tx.execute(
    sql`update dtrack.dtrack_shipping set detrack_status = ${status}, detrack_status_at = ${time}, reason = ${reason},
      sent_date = case when ${isReattempt} then coalesce(${date}::date, sent_date) else sent_date end,
      detrack_id = case when ${isReattempt} then ${detrackId} else detrack_id end,
      pod_url = coalesce(${podUrl}, pod_url), assign_to = coalesce(${assignTo}, assign_to),
      deleted_told_at = case when ${isChanged} then null else deleted_told_at end,
      last_updated_at = case when ${isChanged} then clock_timestamp() else last_updated_at end
    where id = ${id}`,
  );
}

/** Sets `shipped` in the company's table and in both of ours, in whatever type the company has. */
async function setShipped(tx: Tx, trackingNumber: string): Promise<void> {
  await tx.execute(sql`select dtrack.set_shipped(${trackingNumber})`).catch((error: unknown) => {
    throw findShippedError(trackingNumber, error) ?? error;
  });
}

/** Returns the error where the company's column refuses the value (see `dtrack.set_shipped`); null for another one. */
function findShippedError(shipment: string, cause: unknown): JobError | null {
  const { column, detail } = withoutWrappers(cause) as { column?: string; detail?: string };
  if (column !== 'shipped' || detail === undefined) return null;
  const error = new JobError('detrack-not-shipped', { shipment }, oneLineMessage(cause), { cause });
  error.errorText.cause = { error: detail, errorText: null };
  return error;
}

async function insertHistory(tx: Tx, id: number, change: StatusChange, source: Source): Promise<void> {
  const { detrackId, doNumber, status, reason, at } = change;
  await tx.execute(
    sql`insert into dtrack.status_history (shipping_id, detrack_id, do_number, status, reason, changed_at, source)
    select id, coalesce(${detrackId}, detrack_id), ${doNumber}, ${status}, ${reason}, ${at}::timestamptz, ${source}
    from dtrack.dtrack_shipping where id = ${id}`,
  );
}

async function insertUnknownJob(
  tx: Tx,
  { detrackId, doNumber, status, reason, at }: StatusChange,
  payload: unknown,
): Promise<void> {
  await tx.execute(
    sql`insert into dtrack.status_history (detrack_id, do_number, status, reason, changed_at, source, payload)
    values (${detrackId}, ${doNumber}, ${status}, ${reason}, ${at}::timestamptz, 'webhook',
      ${toStorableJson(payload)}::jsonb)
    on conflict do nothing`,
  );
}
