import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import type { DeliveryStatus } from '../../schema/dtrack.ts';
import type { ErrorText } from '../engine/error-text.ts';
import { firstRow, rows } from '../query.ts';

/**
 * The stage of a delivery: not sent yet (`waiting`), refused by DeTrack (`unsent`), sent but without a status from
 * DeTrack (`sent`), or the status that DeTrack reported.
 */
export type DeliveryStage = 'waiting' | 'unsent' | 'sent' | DeliveryStatus;

const stage: SQL = sql`case
  when job_status = 'fail' then 'unsent'
  when detrack_status is not null then detrack_status
  when job_status is null then 'waiting'
  else 'sent'
end`;

/** Counts the deliveries of a day by stage, largest number first. */
export function countDeliveriesByStage(
  exec: Executor,
  day: string,
): Promise<{ stage: DeliveryStage; count: number }[]> {
  return rows(
    exec,
    sql`select ${stage} as stage, count(*)::int as count from dtrack.dtrack_shipping
    where delivery_date = ${day}::date group by 1 order by 2 desc, 1`,
  );
}

/** A delivery in a list. */
export interface DeliverySummary {
  id: number;
  /** DeTrack's job number, else the number of the shipment. */
  name: string;
  company: string | null;
  city: string | null;
  /** The vehicle that has it. */
  assignTo: string | null;
  /** Why it was refused, or DeTrack's reason of the status. */
  reason: string | null;
  /** The text of `reason` in any language; null for DeTrack's own words. */
  reasonText: ErrorText | null;
}

const summaryColumns: SQL = sql`id::float8 as id, coalesce(detrack_job_number, tracking_number) as name,
  company_name as company, city, assign_to as "assignTo"`;

const reasonColumns: SQL = sql`coalesce(reason, error_message) as reason,
  case when reason is null then error_text end as "reasonText"`;

/** Returns the deliveries of a day with this stage, in the order of their entry. */
export function findDeliveriesByStage(
  exec: Executor,
  day: string,
  wantedStage: string,
  limit: number,
): Promise<DeliverySummary[]> {
  return rows(
    exec,
    sql`select ${summaryColumns}, ${reasonColumns} from dtrack.dtrack_shipping
    where delivery_date = ${day}::date and ${stage} = ${wantedStage} order by id limit ${limit}`,
  );
}

/** A delivery in a list of several stages. */
export interface StagedDelivery extends DeliverySummary {
  stage: DeliveryStage;
}

/** Returns the newest deliveries of all days, the last entered first. */
export function findNewestDeliveries(exec: Executor, limit: number): Promise<StagedDelivery[]> {
  return rows(
    exec,
    sql`select ${summaryColumns}, ${stage} as stage, ${reasonColumns}
    from dtrack.dtrack_shipping order by id desc limit ${limit}`,
  );
}

/** Returns the deliveries of all days that DeTrack refused, newest first. */
export function findUnsentDeliveries(exec: Executor, limit: number): Promise<DeliverySummary[]> {
  return rows(
    exec,
    sql`select ${summaryColumns}, error_message as reason, error_text as "reasonText" from dtrack.dtrack_shipping
    where job_status = 'fail' order by last_updated_at desc, id desc limit ${limit}`,
  );
}

/** Counts the deliveries of all days that DeTrack refused. */
export async function countUnsentDeliveries(exec: Executor): Promise<number> {
  const row = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::int as count from dtrack.dtrack_shipping where job_status = 'fail'`,
  );
  return row?.count ?? 0;
}

/** A delivery with all details. */
export interface Delivery extends DeliverySummary {
  stage: DeliveryStage;
  doNumber: string | null;
  trackingNumber: string;
  address: string | null;
  contact: string | null;
  phone: string | null;
  deliveryDate: string | null;
  jobStatus: 'success' | 'fail' | null;
  attempts: number;
  statusReason: string | null;
  podUrl: string | null;
  /** Times are Unix milliseconds. */
  enteredAt: number;
  sentAt: number | null;
  nextAttemptAt: number | null;
  /** Changes of the status, oldest first. */
  history: { status: string; reason: string | null; at: number }[];
}

const ms = (column: SQL) => sql`(extract(epoch from ${column}) * 1000)::float8`;

/**
 * Returns the deliveries with this number, oldest first: DeTrack's job number, the company's job number or the
 * shipment's.
 */
export function findDeliveries(exec: Executor, number: string, limit: number): Promise<Delivery[]> {
  return selectDeliveries(
    exec,
    sql`detrack_job_number = ${number} or do_number = ${number} or tracking_number = ${number}
      or sent_do_number = ${number}`,
    limit,
  );
}

/** Returns the delivery with this id. Null: there is none. */
export async function findDelivery(exec: Executor, id: number): Promise<Delivery | null> {
  return (await selectDeliveries(exec, sql`id = ${id}`, 1))[0] ?? null;
}

function selectDeliveries(exec: Executor, condition: SQL, limit: number): Promise<Delivery[]> {
  return rows(
    exec,
    sql`select ${summaryColumns}, ${stage} as stage, do_number as "doNumber", tracking_number as "trackingNumber",
      address_1 as address, deliver_to_collect_from as contact, phone_number as phone,
      delivery_date::text as "deliveryDate", job_status as "jobStatus", attempts, error_message as reason,
      error_text as "reasonText",
      s.reason as "statusReason", pod_url as "podUrl", ${ms(sql`entry_date`)} as "enteredAt",
      ${ms(sql`sent_at`)} as "sentAt",
      case when job_status is null then ${ms(sql`next_attempt_at`)} end as "nextAttemptAt",
      (select coalesce(jsonb_agg(jsonb_build_object('status', h.status, 'reason', h.reason,
        'at', ${ms(sql`coalesce(h.changed_at, h.recorded_at)`)}) order by h.history_id), '[]')
        from dtrack.status_history h where h.shipping_id = s.id) as history
    from dtrack.dtrack_shipping s where ${condition} order by id limit ${limit}`,
  );
}

/** Marks a refused delivery for sending again, or all of them (null). Returns their number. */
export async function retryDeliveries(exec: Executor, id: number | null): Promise<number> {
  const marked = await rows(
    exec,
    sql`select dtrack.mark_for_sending(tracking_number) from dtrack.dtrack_shipping
    where job_status = 'fail' and (${id}::bigint is null or id = ${id})`,
  );
  return marked.length;
}

/** A row of the company that could not be taken over. */
export interface DeliveryError {
  id: number;
  /** The company's table. */
  source: 'shipment' | 'package';
  /** The number of the shipment, or the id of the package. */
  number: string;
  message: string;
  /** The text of `message` in any language; null for an error from before it was stored. */
  errorText: ErrorText | null;
  /** Unix milliseconds. */
  at: number;
}

/** Returns the open errors of the company's rows, newest first, and how many there are. */
export async function findDeliveryErrors(
  exec: Executor,
  limit: number,
): Promise<{ errors: DeliveryError[]; count: number }> {
  const errors = await rows<DeliveryError>(
    exec,
    sql`select error_id::float8 as id, source, message, error_text as "errorText", ${ms(sql`logged_at`)} as at,
      coalesce("row" ->> case source when 'shipment' then 'shipment_number' else 'package_id' end, '') as number
    from dtrack.error_log where state = 'open' order by error_id desc limit ${limit}`,
  );
  const row = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::int as count from dtrack.error_log where state = 'open'`,
  );
  return { errors, count: row?.count ?? 0 };
}

/** Processes a row with an open error again, or all of them (null). Returns how many succeeded. */
export async function retryDeliveryErrors(exec: Executor, id: number | null): Promise<number> {
  const row = await firstRow<{ mended: number }>(exec, sql`select dtrack.retry_errors(false, ${id}) as mended`);
  return row?.mended ?? 0;
}
