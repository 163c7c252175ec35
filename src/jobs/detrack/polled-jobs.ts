import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { rows } from '../../db/queries/query.ts';
import { isOpen } from './shipments-repo.ts';

/** A job whose status is polled, with its number and day at DeTrack. */
export interface PolledJob {
  /** The id in `dtrack.dtrack_shipping`. */
  id: number;
  detrackId: string;
  trackingNumber: string;
  doNumber: string;
  date: string;
  /** True: it was not delivered, or is gone. A reattempt has another id. */
  hasEnded: boolean;
  /** The ids of all jobs that the shipment had. */
  seenIds: string[];
}

/** For so long after such an end a job may be attempted again. */
const reattemptDays = 14;

/**
 * Returns the jobs to poll: first those that have not ended, then those that ended in the last 14 days as failed,
 * partly completed or deleted.
 */
export function findPolledJobs(db: Db, now: Date): Promise<PolledJob[]> {
  return rows<PolledJob>(
    db,
    sql`select id::float8 as id, detrack_id as "detrackId", tracking_number as "trackingNumber",
      sent_do_number as "doNumber", sent_date::text as date, not ${isOpen} as "hasEnded",
      array(select distinct h.detrack_id from dtrack.status_history h
        where h.shipping_id = s.id and h.detrack_id is not null) as "seenIds"
    from dtrack.dtrack_shipping s
    where detrack_id is not null and sent_do_number is not null and (${isOpen}
      or detrack_status in ('failed', 'completed_partial', 'deleted')
        and greatest(detrack_status_at, last_updated_at)
          > ${now.toISOString()}::timestamptz - make_interval(days => ${reattemptDays}))
    order by not ${isOpen}, id`,
  );
}
