import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { type DeliveryStatus, deliveryStatuses } from '../../db/schema/dtrack.ts';
import { type DetrackJob, jobSchema } from './api.ts';
import { endStatuses } from './shipments-repo.ts';

/** The status of a job as DeTrack reports it, by webhook or poll. */
export interface StatusChange {
  detrackId: string;
  trackingNumber: string | null;
  doNumber: string | null;
  /** DeTrack's own word. A status that is unknown here is stored and changes nothing. */
  status: string;
  /** The time of the change at DeTrack (ISO); null where it is missing. */
  at: string | null;
  reason: string | null;
  podUrl: string | null;
  assignTo: string | null;
}

/** Parses the body of a webhook call, bare or under `data`. Returns null where it is no job. */
export function parseWebhookBody(body: unknown): DetrackJob | null {
  const inner = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
  return jobSchema.safeParse(inner).data ?? null;
}

/** Applies the body of a webhook call. Returns null where it is no job. */
export async function receiveDetrackWebhook(db: Db, body: unknown): Promise<ApplyResult | null> {
  const job = parseWebhookBody(body);
  return job && applyStatusChange(db, toStatusChange(job), 'webhook', job);
}

/** Extracts the status change from a job. */
export function toStatusChange(job: DetrackJob): StatusChange {
  const status = job.status || job.primary_job_status || '';
  return {
    detrackId: job.id,
    trackingNumber: job.tracking_number ?? null,
    doNumber: job.do_number ?? null,
    status,
    at: changeTime(job, status),
    reason: job.reason ?? null,
    podUrl: proofOfDeliveryUrl(job),
    assignTo: job.assign_to ?? null,
  };
}

/** Returns the time of the newest milestone of the status, else that of the proof of delivery, else that of the job. */
function changeTime({ milestones, pod_at, updated_at }: DetrackJob, status: string): string | null {
  const reached = (milestones ?? []).filter((one) => one.status === status);
  const times = reached.flatMap((one) => parseInstant(one.pod_at ?? one.created_at) ?? []).sort();
  const own = (endStatuses as readonly string[]).includes(status) ? parseInstant(pod_at) : null;
  return times.at(-1) ?? own ?? parseInstant(updated_at);
}

function parseInstant(text: string | null | undefined): string | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** Returns the address of the first photo or signature. */
function proofOfDeliveryUrl(job: DetrackJob): string | null {
  const names = [...Array.from({ length: 10 }, (_, n) => `photo_${n + 1}_file_url`), 'signature_file_url'];
  const found = names.map((name) => job[name]).find((url) => typeof url === 'string' && /^https?:\/\//.test(url));
  return (found as string | undefined) ?? null;
}

export type ApplyResult = 'changed' | 'same' | 'older' | 'unknown';

/**
 * Applies a status change to the shipment, unless the stored status is newer; a final status is replaced only by a
 * later one. `completed` sets `shipped` in all three tables. A job that is unknown here is stored in the history, once.
 * Idempotent.
 */
export function applyStatusChange(
  db: Db,
  change: StatusChange,
  source: 'poll' | 'webhook',
  payload?: unknown,
): Promise<ApplyResult> {
  return db.transaction(async (tx) => {
    const known = await findShipment(tx, change);
    const status = deliveryStatuses.find((one) => one === change.status);
    if (!known || !status) {
      if (source === 'webhook') await insertUnknownJob(tx, change, payload);
      return 'unknown';
    }
    if (status === 'completed') await lockCompany(tx, known.trackingNumber);
    const stored = await lockShipping(tx, known.id);
    const verdict = compareStatus(stored, status, change.at);
    if (verdict === 'older') return verdict;
    await updateStatus(tx, known.id, change, status, verdict);
    if (status === 'completed') await setShipped(tx, known.trackingNumber);
    if (verdict === 'changed') await insertHistory(tx, known.id, change, source);
    return verdict;
  });
}

interface KnownStatus {
  status: DeliveryStatus | null;
  at: string | null;
}

/** Compares a reported status with the stored one. */
export function compareStatus(
  known: KnownStatus,
  status: DeliveryStatus,
  at: string | null,
): 'changed' | 'same' | 'older' {
  if (known.status === status) return 'same';
  const isLater = known.at !== null && at !== null && at > known.at;
  if (known.status !== null && endStatuses.includes(known.status)) return isLater ? 'changed' : 'older';
  return known.at !== null && at !== null && at < known.at ? 'older' : 'changed';
}

interface KnownShipment {
  id: number;
  trackingNumber: string;
}

function findShipment(tx: Tx, { detrackId, trackingNumber }: StatusChange): Promise<KnownShipment | null> {
  return firstRow<KnownShipment>(
    tx,
    sql`select id::float8 as id, tracking_number as "trackingNumber" from dtrack.dtrack_shipping
    where detrack_id = ${detrackId} or tracking_number = ${trackingNumber}
    order by (detrack_id = ${detrackId}) desc nulls last limit 1`,
  );
}

/** Locks the company's row first, in the order of its own writes: another order could deadlock. */
async function lockCompany(tx: Tx, trackingNumber: string): Promise<void> {
  await tx.execute(sql`select from enterprise.shipment where shipment_number::text = ${trackingNumber} for update`);
}

async function lockShipping(tx: Tx, id: number): Promise<KnownStatus> {
  const row = await firstRow<KnownStatus>(
    tx,
    sql`select detrack_status as status,
      to_char(detrack_status_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from dtrack.dtrack_shipping where id = ${id} for update`,
  );
  return row ?? { status: null, at: null };
}

async function updateStatus(
  tx: Tx,
  id: number,
  change: StatusChange,
  status: DeliveryStatus,
  verdict: ApplyResult,
): Promise<void> {
  const { at, reason, podUrl, assignTo } = change;
  const time = verdict === 'changed' ? sql`${at}::timestamptz` : sql`greatest(detrack_status_at, ${at}::timestamptz)`;
  await tx.execute(
    sql`update dtrack.dtrack_shipping set detrack_status = ${status}, detrack_status_at = ${time}, reason = ${reason},
      pod_url = coalesce(${podUrl}, pod_url), assign_to = coalesce(${assignTo}, assign_to),
      last_updated_at = case when ${verdict === 'changed'} then clock_timestamp() else last_updated_at end
    where id = ${id}`,
  );
}

async function setShipped(tx: Tx, trackingNumber: string): Promise<void> {
  await tx.execute(
    sql`update enterprise.shipment set shipped = true
    where shipment_number::text = ${trackingNumber} and shipped is distinct from true`,
  );
  await tx.execute(
    sql`update dtrack.shipment set shipped = true
    where shipment_number = ${trackingNumber} and shipped is distinct from true`,
  );
  await tx.execute(
    sql`update dtrack.dtrack_shipping set shipped = true
    where tracking_number = ${trackingNumber} and shipped is distinct from true`,
  );
}

async function insertHistory(tx: Tx, id: number, change: StatusChange, source: string): Promise<void> {
  const { detrackId, doNumber, status, reason, at } = change;
  await tx.execute(
    sql`insert into dtrack.status_history (shipping_id, detrack_id, do_number, status, reason, changed_at, source)
    values (${id}, ${detrackId}, ${doNumber}, ${status}, ${reason}, ${at}::timestamptz, ${source})`,
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
      ${JSON.stringify(payload)}::jsonb)
    on conflict do nothing`,
  );
}
