import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { firstRow } from '../../db/queries/query.ts';
import { type DeliveryStatus, deliveryStatuses } from '../../db/schema/dtrack.ts';
import { jobShape, type RemoteJob } from './api.ts';
import { ends } from './rows.ts';

/** What DeTrack says of a job, by webhook or when asked. */
export interface News {
  detrackId: string;
  trackingNumber: string | null;
  doNumber: string | null;
  /** As DeTrack calls it; one that is not known here is kept and changes nothing. */
  status: string;
  /** DeTrack's time of the change, ISO; null where it names none. */
  at: string | null;
  reason: string | null;
  podUrl: string | null;
  assignTo: string | null;
}

/** Returns the job of a webhook's body, bare or under `data`; null where there is none. */
export function readHook(body: unknown): RemoteJob | null {
  const inner = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
  return jobShape.safeParse(inner).data ?? null;
}

/** Applies a webhook's body; returns null for one that is no job. */
export async function receiveHook(db: Db, body: unknown): Promise<Applied | null> {
  const job = readHook(body);
  return job && applyNews(db, newsOf(job), 'webhook', job);
}

/** Returns what a job says of its status. */
export function newsOf(job: RemoteJob): News {
  const status = job.status || job.primary_job_status || '';
  return {
    detrackId: job.id,
    trackingNumber: job.tracking_number ?? null,
    doNumber: job.do_number ?? null,
    status,
    at: timeOf(job, status),
    reason: job.reason ?? null,
    podUrl: podOf(job),
    assignTo: job.assign_to ?? null,
  };
}

/** The newest milestone of the status; without one, when the proof of delivery was made, or the job was changed. */
function timeOf({ milestones, pod_at, updated_at }: RemoteJob, status: string): string | null {
  const reached = (milestones ?? []).filter((one) => one.status === status);
  const times = reached.flatMap((one) => instantOf(one.pod_at ?? one.created_at) ?? []).sort();
  const own = (ends as readonly string[]).includes(status) ? instantOf(pod_at) : null;
  return times.at(-1) ?? own ?? instantOf(updated_at);
}

function instantOf(text: string | null | undefined): string | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The first photo or signature that has an address. */
function podOf(job: RemoteJob): string | null {
  const names = [...Array.from({ length: 10 }, (_, n) => `photo_${n + 1}_file_url`), 'signature_file_url'];
  const found = names.map((name) => job[name]).find((url) => typeof url === 'string' && /^https?:\/\//.test(url));
  return (found as string | undefined) ?? null;
}

export type Applied = 'changed' | 'same' | 'older' | 'unknown';

/**
 * After it, the shipment has the status that DeTrack says, unless what is known is newer: an end is left only by a later time.
 * `completed` is noted as shipped in all three tables. A job that is not known is kept in the history, once. Idempotent.
 */
export function applyNews(db: Db, news: News, source: 'poll' | 'webhook', payload?: unknown): Promise<Applied> {
  return db.transaction(async (tx) => {
    const known = await findKnown(tx, news);
    const status = deliveryStatuses.find((one) => one === news.status);
    if (!known || !status) {
      if (source === 'webhook') await keepUnknown(tx, news, payload);
      return 'unknown';
    }
    if (status === 'completed') await lockCompany(tx, known.trackingNumber);
    const was = await lockShipping(tx, known.id);
    const verdict = judge(was, status, news.at);
    if (verdict === 'older') return verdict;
    await write(tx, known.id, news, status, verdict);
    if (status === 'completed') await setShipped(tx, known.trackingNumber);
    if (verdict === 'changed') await remember(tx, known.id, news, source);
    return verdict;
  });
}

interface Standing {
  status: DeliveryStatus | null;
  at: string | null;
}

/** Returns whether what is said is news. */
export function judge(was: Standing, status: DeliveryStatus, at: string | null): 'changed' | 'same' | 'older' {
  if (was.status === status) return 'same';
  const isLater = was.at !== null && at !== null && at > was.at;
  if (was.status !== null && ends.includes(was.status)) return isLater ? 'changed' : 'older';
  return was.at !== null && at !== null && at < was.at ? 'older' : 'changed';
}

interface Known {
  id: number;
  trackingNumber: string;
}

function findKnown(tx: Tx, { detrackId, trackingNumber }: News): Promise<Known | null> {
  return firstRow<Known>(
    tx,
    sql`select id::float8 as id, tracking_number as "trackingNumber" from dtrack.dtrack_shipping
    where detrack_id = ${detrackId} or tracking_number = ${trackingNumber}
    order by (detrack_id = ${detrackId}) desc nulls last limit 1`,
  );
}

/** The company's row first, as its own writes lock them: the other way round the two could wait for each other. */
async function lockCompany(tx: Tx, trackingNumber: string): Promise<void> {
  await tx.execute(sql`select from enterprise.shipment where shipment_number::text = ${trackingNumber} for update`);
}

async function lockShipping(tx: Tx, id: number): Promise<Standing> {
  const row = await firstRow<Standing>(
    tx,
    sql`select detrack_status as status,
      to_char(detrack_status_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from dtrack.dtrack_shipping where id = ${id} for update`,
  );
  return row ?? { status: null, at: null };
}

async function write(tx: Tx, id: number, news: News, status: DeliveryStatus, verdict: Applied): Promise<void> {
  const { at, reason, podUrl, assignTo } = news;
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
    sql`update dtrack.shipment set shipped = true where shipment_number = ${trackingNumber} and shipped is distinct from true`,
  );
  await tx.execute(
    sql`update dtrack.dtrack_shipping set shipped = true
    where tracking_number = ${trackingNumber} and shipped is distinct from true`,
  );
}

async function remember(tx: Tx, id: number, news: News, source: string): Promise<void> {
  const { detrackId, doNumber, status, reason, at } = news;
  await tx.execute(
    sql`insert into dtrack.status_history (shipping_id, detrack_id, do_number, status, reason, changed_at, source)
    values (${id}, ${detrackId}, ${doNumber}, ${status}, ${reason}, ${at}::timestamptz, ${source})`,
  );
}

async function keepUnknown(tx: Tx, { detrackId, doNumber, status, reason, at }: News, payload: unknown): Promise<void> {
  await tx.execute(
    sql`insert into dtrack.status_history (detrack_id, do_number, status, reason, changed_at, source, payload)
    values (${detrackId}, ${doNumber}, ${status}, ${reason}, ${at}::timestamptz, 'webhook', ${JSON.stringify(payload)}::jsonb)
    on conflict do nothing`,
  );
}
