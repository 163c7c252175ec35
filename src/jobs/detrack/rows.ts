import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../db/client.ts';
import { firstRow, rows } from '../../db/queries/query.ts';
import { type DeliveryStatus, deliveryStatuses } from '../../db/schema/dtrack.ts';

/** Statuses that are left only by a later time of DeTrack's. */
export const ends: readonly DeliveryStatus[] = ['completed', 'completed_partial', 'failed', 'return'];
const openStatuses = deliveryStatuses.filter((status) => !ends.includes(status));

/** In SQL: a job that has not ended. */
export const isOpen: SQL = sql`(detrack_status is null or detrack_status = any (${sql.param(openStatuses)}::text[]))`;

/** A claimed row of `dtrack.dtrack_shipping`: what is sent, and what is known of its job at DeTrack. */
export interface Shipment {
  id: number;
  /** Grows with each change of what is sent. */
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
  /** Under which number, on which day and with what content it was sent before; null: DeTrack cannot know it. */
  sent: { doNumber: string; date: string | null; revision: number } | null;
  items: Item[];
}

export interface Item {
  sku: string | null;
  description: string | null;
  quantity: number;
}

/** At the latest then a claim is free, whatever its run says of itself. */
const longestClaim = sql`interval '15 minutes'`;

/** Rows that may be sent now: due, and not in the hands of a run that goes on. */
const isDue: SQL = sql`s.job_status is null and (s.next_attempt_at is null or s.next_attempt_at <= clock_timestamp())
  and (s.processing_started_at is null or s.processing_started_at < clock_timestamp() - ${longestClaim}
    or not exists (select from ops.job_run r where r.run_id = s.processing_run_id and r.finished_at is null))`;

/** Returns true when there is something to send. */
export async function isAnyDue(exec: Executor): Promise<boolean> {
  return (await firstRow(exec, sql`select true as due from dtrack.dtrack_shipping s where ${isDue} limit 1`)) !== null;
}

/** Takes up to `most` due rows for the run, oldest first; what they are sent as is noted before anything is sent. */
export function claim(db: Db, runId: number, most: number): Promise<Shipment[]> {
  return rows<Shipment>(
    db,
    sql`with due as (
      select s.id, s.sent_do_number, s.sent_date, s.sent_revision from dtrack.dtrack_shipping s
      where ${isDue} order by s.id limit ${most} for update skip locked
    ), claimed as (
      update dtrack.dtrack_shipping s set processing_started_at = clock_timestamp(), processing_run_id = ${runId},
        sent_do_number = coalesce(s.sent_do_number, s.detrack_job_number),
        sent_date = case when s.sent_do_number is null then s.delivery_date else s.sent_date end,
        sent_revision = case when s.sent_do_number is null then s.revision else s.sent_revision end
      from due where s.id = due.id returning s.*
    )
    select c.id::float8 as id, c.revision, c.detrack_job_number as "detrackJobNumber", c.do_number as "doNumber",
      c.tracking_number as "trackingNumber", c.company_name as "companyName", c.address_1 as "address1", c.city, c.state,
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

/** Rows that an earlier try of the same run has left are free. */
export async function freeClaims(db: Db, runId: number): Promise<void> {
  await db.execute(
    sql`update dtrack.dtrack_shipping set processing_started_at = null, processing_run_id = null
    where processing_run_id = ${runId}`,
  );
}

/** Gives a row back that was not sent: DeTrack cannot know it, unless it was sent before. */
export async function giveBack(db: Db, { id, sent }: Shipment): Promise<void> {
  const forget = sent ? sql`` : sql`, sent_do_number = null, sent_date = null, sent_revision = null`;
  await db.execute(
    sql`update dtrack.dtrack_shipping set processing_started_at = null, processing_run_id = null ${forget}
    where id = ${id}`,
  );
}

const released = sql`processing_started_at = null, processing_run_id = null, last_updated_at = clock_timestamp()`;

/** Notes as what the row is sent from now on, where that differs from what was sent before. */
export async function noteSending(db: Db, { id, revision, detrackJobNumber, deliveryDate }: Shipment): Promise<void> {
  await db.execute(
    sql`update dtrack.dtrack_shipping
    set sent_do_number = ${detrackJobNumber}, sent_date = ${deliveryDate}::date, sent_revision = ${revision}
    where id = ${id}`,
  );
}

export interface Made {
  detrackId: string;
  assignTo: string | null;
  /** Noted where none is known yet; an end is left to those who read statuses back. */
  status: string | null;
}

/** The job at DeTrack is as the row was when it was claimed; a row that has changed since is to be sent again. */
export async function markMade(db: Db, row: Shipment, { detrackId, assignTo, status }: Made): Promise<void> {
  const { id, revision, detrackJobNumber, deliveryDate } = row;
  const first = openStatuses.find((one) => one === status && row.detrackStatus === null) ?? null;
  await db.execute(
    sql`with made as (
      update dtrack.dtrack_shipping set job_status = case when revision = ${revision} then 'success' end,
        detrack_id = ${detrackId}, assign_to = coalesce(${assignTo}, assign_to), error_message = null, attempts = 0,
        detrack_status = coalesce(detrack_status, ${first}), next_attempt_at = null, sent_do_number = ${detrackJobNumber},
        sent_date = ${deliveryDate}::date, sent_revision = ${revision}, sent_at = clock_timestamp(), ${released}
      where id = ${id}
    )
    insert into dtrack.status_history (shipping_id, detrack_id, do_number, status, source)
    select id, ${detrackId}, ${detrackJobNumber}, ${first}::text, 'sync' from dtrack.dtrack_shipping
    where id = ${id} and detrack_status is null and ${first}::text is not null`,
  );
}

/** It is not sent: its job at DeTrack has ended. What the row says now is not what DeTrack knows. */
export async function markEnded(db: Db, { id, revision }: Shipment, message: string): Promise<void> {
  await db.execute(
    sql`update dtrack.dtrack_shipping set job_status = case when revision = ${revision} then 'success' end,
      error_message = ${message}, ${released}
    where id = ${id}`,
  );
}

/** It is not tried again until the row changes or an admin asks. `isUnknown`: DeTrack has no job of it. */
export async function markFailed(db: Db, row: Shipment, reason: string, isUnknown: boolean): Promise<void> {
  const forget = isUnknown ? sql`sent_do_number = null, sent_date = null, sent_revision = null,` : sql``;
  await db.execute(
    sql`update dtrack.dtrack_shipping set job_status = case when revision = ${row.revision} then 'fail' end,
      error_message = ${reason}, next_attempt_at = null, ${forget} ${released}
    where id = ${row.id} and job_status is null`,
  );
}

/** It is tried again after min(2^attempts, 60) seconds; returns the attempts so far. */
export async function postpone(db: Db, { id }: Shipment, reason: string, secondMs: number): Promise<number> {
  const row = await firstRow<{ attempts: number }>(
    db,
    sql`update dtrack.dtrack_shipping set attempts = attempts + 1, error_message = ${reason},
      next_attempt_at = clock_timestamp() + least(2 ^ least(attempts + 1, 6), 60) * ${secondMs} * interval '1 ms', ${released}
    where id = ${id} and job_status is null
    returning attempts`,
  );
  return row?.attempts ?? 0;
}

/** Returns open jobs of a day by whom they are assigned to. */
export async function loadOf(db: Db, date: string | null): Promise<Map<string, number>> {
  const found = await rows<{ name: string; jobs: number }>(
    db,
    sql`select assign_to as name, count(*)::int as jobs from dtrack.dtrack_shipping
    where delivery_date is not distinct from ${date}::date and assign_to is not null and detrack_id is not null
      and ${isOpen}
    group by assign_to`,
  );
  return new Map(found.map(({ name, jobs }) => [name, jobs]));
}
