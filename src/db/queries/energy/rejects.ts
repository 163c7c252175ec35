import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { rows } from '../query.ts';

/** Returns a reason as a key: `channel1 is missing` -> `channel1-is-missing`. */
const problem = (reason: SQL) => sql`regexp_replace(lower(${reason}), '[^a-z0-9]+', '-', 'g')`;

/** Messages and readings of a device that could not be used on one day, for one reason. */
export interface RejectDay {
  /** Empty: the messages named no device. */
  device: string;
  title: string | null;
  /** `YYYY-MM-DD`, in UTC. */
  day: string;
  reason: string;
  /** The reason as a key of the text `energy-reason`. */
  problem: string;
  messages: number;
  /** The last of them, as it was received. */
  example: string;
}

/** Returns the rejects by device, day and reason from the day (UTC) of `since` on. */
export function findRejectDays(exec: Executor, since: Date): Promise<RejectDay[]> {
  return rows(
    exec,
    sql`select r.device_name as device, d.title, r.day::text as day, r.reason, ${problem(sql`r.reason`)} as problem,
      r.messages, r.example
    from energy.reject_day r left join energy.device d on d.device_name = r.device_name
    where r.day >= ${since.toISOString().slice(0, 10)}::date
    order by r.device_name, r.day, r.reason`,
  );
}

/** A device from which nothing came that can be used. */
export interface UnusableDevice {
  name: string;
  title: string | null;
  messages: number;
  /** The reason for the last one. */
  reason: string;
  /** The reason as a key of the text `energy-reason`. */
  problem: string;
}

/**
 * Returns the devices of whose messages in the last `days` days none could be used, those with most messages first: at
 * most `limit`.
 */
export function findUnusableDevices(exec: Executor, days: number, limit: number): Promise<UnusableDevice[]> {
  return rows(
    exec,
    sql`select name, title, messages, reason, ${problem(sql`reason`)} as problem from (
      select r.device_name as name, d.title, sum(r.messages)::integer as messages,
        (array_agg(r.reason order by r.day desc, r.messages desc))[1] as reason
      from energy.reject_day r left join energy.device d on d.device_name = r.device_name
      where r.device_name <> '' and r.day >= (now() at time zone 'UTC')::date - ${days}::integer
        and not exists (
          select from energy.sensor_reading s
          where s.device_name = r.device_name and s.read_at >= now() - make_interval(days => ${days})
            and not s.is_glitch
        )
      group by 1, 2
    ) device order by messages desc, name limit ${limit}`,
  );
}

/** Returns the number of messages and readings of today (UTC) that could not be used, by reason. */
export function countRejectsToday(exec: Executor): Promise<{ reason: string; messages: number }[]> {
  return rows(
    exec,
    sql`select reason, sum(messages)::integer as messages from energy.reject_day
    where day = (now() at time zone 'UTC')::date group by 1`,
  );
}

/**
 * Deletes the rejects, and their counts, that are older than `days` days. Returns the number of rejects. Rows of other
 * programs stay as long as an admin may correct the kind of their device: they exist nowhere else.
 */
export async function pruneRejects(exec: Executor, days: number): Promise<number> {
  await exec.execute(
    sql`delete from energy.reject_day where day < (now() at time zone 'UTC')::date - ${days}::integer`,
  );
  const result = await exec.execute(
    sql`delete from energy.reading_rejects
    where rejected_at < now() - make_interval(days => ${days}) and not (source = 'table' and device_kind is not null)`,
  );
  return result.rowCount ?? 0;
}
