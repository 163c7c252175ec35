import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { ErrorText } from '../../db/queries/engine/error-text.ts';
import { firstRow } from '../../db/queries/query.ts';
import type { JobContext } from '../engine/job.ts';
import { logText } from '../engine/log-text.ts';

/** Returns true where a trigger recorded something that admins have not been alerted of. */
export async function hasUnreportedErrors(exec: Executor): Promise<boolean> {
  const row = await firstRow<{ unreported: boolean }>(
    exec,
    sql`select exists (select from dtrack.error_log where state = 'open' and told_at is null)
      or exists (select from dtrack.shipment where left_at is not null and left_told_at is null)
      or exists (select from dtrack.dtrack_shipping where detrack_status = 'deleted' and deleted_told_at is null)
      as unreported`,
  );
  return row?.unreported ?? false;
}

/**
 * Retries the rows that triggers could not process, and alerts admins of the remaining errors, of removed shipments and
 * of jobs that DeTrack no longer has.
 */
export async function repairAndAlert(ctx: JobContext): Promise<void> {
  const { db, log } = ctx;
  const repaired = await firstRow<{ rows: number }>(db, sql`select dtrack.retry_errors(true) as rows`);
  const count = repaired?.rows ?? 0;
  if (count > 0)
    log.info(`${count} rows that triggers could not process are processed now`, logText('detrack-repaired', { count }));
  await alertErrors(ctx);
  await alertLeftShipments(ctx);
  await alertDeletedJobs(ctx);
}

interface NewestError {
  count: number;
  source: string;
  message: string;
  errorText: ErrorText | null;
  id: number;
}

async function alertErrors({ db, log, alert }: JobContext): Promise<void> {
  const newest = await firstRow<NewestError>(
    db,
    sql`select count(*) over ()::int as count, source, left(message, 200) as message, error_id::float8 as id,
      error_text as "errorText"
    from dtrack.error_log where state = 'open' order by error_id desc limit 1`,
  );
  if (!newest) return alert('trigger', null);
  const { id, errorText, ...error } = newest;
  const values = { problem: '', ...error, ...errorText?.values };
  const text = logText('detrack-errors', { count: values.count });
  log.warn(`${values.count} rows of the company are in dtrack.error_log`, { ...values, ...text });
  await alert('trigger', values);
  await db.execute(
    sql`update dtrack.error_log set told_at = clock_timestamp() where told_at is null and error_id <= ${id}`,
  );
}

/** Alerts admins of shipments that were deleted or no longer use DeTrack; the alert names up to five. */
async function alertLeftShipments({ db, log, alert }: JobContext): Promise<void> {
  const left = await firstRow<{ count: number; shipments: string | null; until: string | null }>(
    db,
    sql`select count(*)::int as count, string_agg(shipment_number, ', ') filter (where n <= 5) as shipments,
      max(left_at)::text as until
    from (
      select shipment_number, left_at, row_number() over (order by left_at desc) as n from dtrack.shipment
      where left_at is not null and left_told_at is null
    ) unreported`,
  );
  if (!left?.count) return;
  const values = { count: left.count, shipments: left.shipments ?? '' };
  const text = logText('detrack-left', values);
  const message = `${left.count} shipments were deleted or no longer use DeTrack: their jobs there remain`;
  log.warn(message, { ...values, ...text });
  await alert('left', values);
  await db.execute(
    sql`update dtrack.shipment set left_told_at = clock_timestamp()
    where left_told_at is null and left_at <= ${left.until}::timestamptz`,
  );
}

/** Alerts admins, once, of shipments whose jobs DeTrack no longer has; the alert names up to five. */
async function alertDeletedJobs({ db, log, alert }: JobContext): Promise<void> {
  const found = await firstRow<{ count: number; jobs: string | null; until: string | null }>(
    db,
    sql`select count(*)::int as count, max(last_updated_at)::text as until,
      string_agg(coalesce(detrack_job_number, tracking_number), ', ' order by n) filter (where n <= 5) as jobs
    from (
      select *, row_number() over (order by last_updated_at desc, id desc) as n from dtrack.dtrack_shipping
      where detrack_status = 'deleted' and deleted_told_at is null
    ) unreported`,
  );
  if (!found?.count) return;
  const values = { count: found.count, jobs: found.jobs ?? '' };
  log.warn(`${found.count} jobs are no longer at DeTrack`, { ...values, ...logText('detrack-deleted', values) });
  await alert('deleted', values);
  await db.execute(
    sql`update dtrack.dtrack_shipping set deleted_told_at = clock_timestamp()
    where detrack_status = 'deleted' and deleted_told_at is null and last_updated_at <= ${found.until}::timestamptz`,
  );
}

/** From this number of attempts on, admins are alerted. */
const stuckAfterAttempts = 10;

/** Alerts admins of shipments that DeTrack has not accepted after ten attempts. Further attempts follow. */
export async function alertStuckShipments({ db, alert }: JobContext): Promise<void> {
  const stuck = await firstRow<{ count: number; job: string; reason: string; problem: string }>(
    db,
    sql`select count(*) over ()::int as count, coalesce(detrack_job_number, tracking_number) as job,
      coalesce(error_message, '') as reason, coalesce(error_text ->> 'key', '') as problem
    from dtrack.dtrack_shipping where job_status is null and attempts >= ${stuckAfterAttempts} order by 2 limit 1`,
  );
  await alert('stuck', stuck && { ...stuck });
}
