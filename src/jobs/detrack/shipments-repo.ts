import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { type DeliveryStatus, deliveryStatuses } from '../../db/schema/dtrack.ts';
import { toStorableJson } from '../../lib/storable-text.ts';
import { toErrorCause } from '../engine/log-text.ts';

/** Final statuses: only a later change at DeTrack replaces one. */
export const endStatuses: readonly DeliveryStatus[] = ['completed', 'completed_partial', 'failed', 'return', 'deleted'];
const openStatuses = deliveryStatuses.filter((status) => !endStatuses.includes(status));

/** SQL condition: the job has not ended. */
export const isOpen: SQL = sql`(detrack_status is null or detrack_status = any (${sql.param(openStatuses)}::text[]))`;

/** A claimed row of `dtrack.dtrack_shipping`: the data to send, and the state of its job at DeTrack. */
export interface Shipment {
  id: number;
  /** Increases with each change of the data to send. */
  revision: number;
  detrackJobNumber: string | null;
  doNumber: string | null;
  trackingNumber: string;
  companyName: string | null;
  address1: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  deliverToCollectFrom: string | null;
  instructions: string | null;
  phoneNumber: string | null;
  notifyEmail: string | null;
  deliveryDate: string | null;
  assignTo: string | null;
  detrackId: string | null;
  detrackStatus: DeliveryStatus | null;
  /** The number, day and revision of the last submission; null where DeTrack cannot know the shipment. */
  sent: { doNumber: string; date: string | null; revision: number } | null;
  items: Item[];
}

export interface Item {
  sku: string | null;
  description: string | null;
  quantity: number;
}

/** An older claim is free, even where its run still seems to run. */
const maxClaimAge = sql`interval '15 minutes'`;

/** SQL condition: the row is due, and no running run has claimed it. */
const isDue: SQL = sql`s.job_status is null and (s.next_attempt_at is null or s.next_attempt_at <= clock_timestamp())
  and (s.processing_started_at is null or s.processing_started_at < clock_timestamp() - ${maxClaimAge}
    or not exists (select from ops.job_run r where r.run_id = s.processing_run_id and r.finished_at is null))`;

/** Returns true where a shipment is due. */
export async function hasDueShipments(exec: Executor): Promise<boolean> {
  return (await firstRow(exec, sql`select true as due from dtrack.dtrack_shipping s where ${isDue} limit 1`)) !== null;
}

/** Claims up to `limit` due rows for the run, oldest first, and records what will be sent before anything is sent. */
export function claimShipments(db: Db, runId: number, limit: number): Promise<Shipment[]> {
  return rows<Shipment>(
    db,
    sql`with due as (
      select s.id, s.sent_do_number, s.sent_date, s.sent_revision from dtrack.dtrack_shipping s
      where ${isDue} order by s.id limit ${limit} for update skip locked
    ), claimed as (
      update dtrack.dtrack_shipping s set processing_started_at = clock_timestamp(), processing_run_id = ${runId},
        sent_do_number = coalesce(s.sent_do_number, s.detrack_job_number),
        sent_date = case when s.sent_do_number is null then s.delivery_date else s.sent_date end,
        sent_revision = case when s.sent_do_number is null then s.revision else s.sent_revision end
      from due where s.id = due.id returning s.*
    )
    select c.id::float8 as id, c.revision, c.detrack_job_number as "detrackJobNumber", c.do_number as "doNumber",
      c.tracking_number as "trackingNumber", c.company_name as "companyName",
      c.address_1 as "address1", c.city, c.state,
      c.postal_code as "postalCode", c.deliver_to_collect_from as "deliverToCollectFrom", c.instructions,
      c.phone_number as "phoneNumber", c.notify_email as "notifyEmail", c.delivery_date::text as "deliveryDate",
      c.assign_to as "assignTo", c.detrack_id as "detrackId", c.detrack_status as "detrackStatus",
      case when due.sent_do_number is not null then jsonb_build_object(
        'doNumber', due.sent_do_number, 'date', due.sent_date::text, 'revision', due.sent_revision) end as sent,
      coalesce(items.all, '[]') as items
    from claimed c join due using (id), lateral (
      select jsonb_agg(jsonb_build_object('sku', p.component_number, 'description', p.description,
        'quantity', p.total_qty_shipped) order by p.package_id) as all
      from dtrack.package p where p.shipment_number = c.tracking_number and p.total_qty_shipped > 0
    ) items
    order by c.id`,
  );
}

/** Releases the claims that an earlier attempt of the run has left. */
export async function releaseClaims(db: Db, runId: number): Promise<void> {
  await db.execute(
    sql`update dtrack.dtrack_shipping set processing_started_at = null, processing_run_id = null
    where processing_run_id = ${runId}`,
  );
}

/** Releases a claimed row that was not sent. Its intent is forgotten, unless it was sent before. */
export async function releaseUnsent(db: Db, { id, sent }: Shipment): Promise<void> {
  const forget = sent ? sql`` : sql`, sent_do_number = null, sent_date = null, sent_revision = null`;
  await db.execute(
    sql`update dtrack.dtrack_shipping set processing_started_at = null, processing_run_id = null ${forget}
    where id = ${id}`,
  );
}

const releaseClaim = sql`processing_started_at = null, processing_run_id = null, last_updated_at = clock_timestamp()`;

/** Records what will be sent for a row, where that differs from the last submission. */
export async function recordSendIntent(
  db: Db,
  { id, revision, detrackJobNumber, deliveryDate }: Shipment,
): Promise<void> {
  await db.execute(
    sql`update dtrack.dtrack_shipping
    set sent_do_number = ${detrackJobNumber}, sent_date = ${deliveryDate}::date, sent_revision = ${revision}
    where id = ${id}`,
  );
}

export interface CreatedJob {
  detrackId: string;
  assignTo: string | null;
  /** Stored where no status is known yet. A final status is left to the status poll. */
  status: string | null;
}

/** Marks a row as sent in the revision that was claimed. A row that has changed since stays due. */
export async function markSent(db: Db, row: Shipment, { detrackId, assignTo, status }: CreatedJob): Promise<void> {
  const { id, revision, detrackJobNumber, deliveryDate } = row;
  const first = openStatuses.find((one) => one === status && row.detrackStatus === null) ?? null;
  await db.execute(
    sql`with made as (
      update dtrack.dtrack_shipping set job_status = case when revision = ${revision} then 'success' end,
        detrack_id = ${detrackId}, assign_to = coalesce(${assignTo}, assign_to),
        error_message = null, error_text = null, attempts = 0, next_attempt_at = null,
        detrack_status = coalesce(detrack_status, ${first}), sent_do_number = ${detrackJobNumber},
        sent_date = ${deliveryDate}::date, sent_revision = ${revision}, sent_at = clock_timestamp(), ${releaseClaim}
      where id = ${id}
    )
    insert into dtrack.status_history (shipping_id, detrack_id, do_number, status, source)
    select id, ${detrackId}, ${detrackJobNumber}, ${first}::text, 'sync' from dtrack.dtrack_shipping
    where id = ${id} and detrack_status is null and ${first}::text is not null`,
  );
}

/** Sets the error of a row: its English message, and its text for people. */
function setError(error: Error): SQL {
  const { error: message, errorText } = toErrorCause(error);
  return sql`error_message = ${message}, error_text = ${errorText && toStorableJson(errorText)}::jsonb`;
}

/** Marks a row as not sent because its job at DeTrack has ended: DeTrack keeps the older data. */
export async function markEnded(db: Db, { id, revision }: Shipment, error: Error): Promise<void> {
  await db.execute(
    sql`update dtrack.dtrack_shipping set job_status = case when revision = ${revision} then 'success' end,
      ${setError(error)}, ${releaseClaim}
    where id = ${id}`,
  );
}

/** Marks a row as failed until it changes or an admin retries it. `isUnknown`: DeTrack has no job for it. */
export async function markFailed(db: Db, row: Shipment, error: Error, isUnknown: boolean): Promise<void> {
  const forget = isUnknown ? sql`sent_do_number = null, sent_date = null, sent_revision = null,` : sql``;
  await db.execute(
    sql`update dtrack.dtrack_shipping set job_status = case when revision = ${row.revision} then 'fail' end,
      ${setError(error)}, next_attempt_at = null, ${forget} ${releaseClaim}
    where id = ${row.id} and job_status is null`,
  );
}

/** Postpones a row by min(2^attempts, 60) seconds. Returns the number of attempts so far. */
export async function postpone(db: Db, { id }: Shipment, error: Error, secondMs: number): Promise<number> {
  const row = await firstRow<{ attempts: number }>(
    db,
    sql`update dtrack.dtrack_shipping set attempts = attempts + 1, ${setError(error)},
      next_attempt_at = clock_timestamp() + least(2 ^ least(attempts + 1, 6), 60) * ${secondMs} * interval '1 ms',
      ${releaseClaim}
    where id = ${id} and job_status is null
    returning attempts`,
  );
  return row?.attempts ?? 0;
}

/** Counts the open jobs of a day by vehicle. */
export async function countOpenJobs(db: Db, date: string | null): Promise<Map<string, number>> {
  const found = await rows<{ name: string; jobs: number }>(
    db,
    sql`select assign_to as name, count(*)::int as jobs from dtrack.dtrack_shipping
    where delivery_date is not distinct from ${date}::date and assign_to is not null and detrack_id is not null
      and ${isOpen}
    group by assign_to`,
  );
  return new Map(found.map(({ name, jobs }) => [name, jobs]));
}
