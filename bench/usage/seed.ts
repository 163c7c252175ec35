import type pg from 'pg';

export interface UsageSeed {
  subscribers: number;
  /** Records to do of each subscriber. */
  records: number;
  /** Percentage of the records to do that are not valid. */
  invalidPercent: number;
  /** Done records of each subscriber before those. */
  history: number;
}

/** Time of the newest record and current time of the run, ISO. */
export const newest = '2026-11-22T12:00:00Z';

/**
 * Fills `usage.data_record` with a report of every subscriber every ten minutes. As in real life, the reports of one
 * time lie together, in no order. Counters sometimes fall to 0 and sometimes grow too fast. Done records have results
 * and the flag 1, and are counted in the states and days.
 */
export async function seedUsage(pool: pg.Pool, seed: UsageSeed): Promise<void> {
  const { subscribers, records, invalidPercent, history } = seed;
  const insert = (from: number, to: number, flag: number) =>
    pool.query(
      `insert into usage.data_record (clock, end_date, subscriber_number, terminal_status,
        overall_usage_anytime, overall_usage_offpeak, overall_available_tokens, summary_flag, is_anomaly,
        v_usage_anytime, v_usage_offpeak, v_usage_available_tokens, date_modified, modified_by)
      select clock, to_timestamp(clock) at time zone 'UTC', '4917' || lpad(s::text, 8, '0'),
        case when $6 = 0 and (t * 7 + s + 1000000) % 100 < $5 then 'critical' else 'normal' end,
        (n % 977) * 800 + s % 97 + case when n % 211 = 0 then 5000 else 0 end, (n % 311) * 90,
        1000000 - (n % 500) * 40 - s % 89,
        $6, case when $6 = 1 then false end, $6 * 800, $6 * 90, $6 * 40, null, null
      from generate_series($1::int, $2::int) t cross join generate_series(1, $3::int) s
      cross join lateral (select extract(epoch from $4::timestamptz)::bigint + t * 600 as clock, t + s + 1000000 as n) c
      order by t, hashint4(s * 31 + t)`,
      [from, to, subscribers, newest, invalidPercent, flag],
    );
  if (history > 0) {
    await insert(-records - history + 1, -records, 1);
    await pool.query(`insert into usage.subscriber_state
      select distinct on (subscriber_number) subscriber_number, id, clock, end_date,
        overall_usage_anytime, overall_usage_offpeak, overall_available_tokens
      from usage.data_record order by subscriber_number, clock desc`);
    await pool.query(`insert into usage.daily_usage
      select subscriber_number, end_date::date,
        sum(v_usage_anytime), sum(v_usage_offpeak), sum(v_usage_available_tokens), count(*), 0
      from usage.data_record group by 1, 2`);
  }
  await insert(-records + 1, 0, 0);
  await pool.query('vacuum analyze');
  await pool.query('checkpoint');
}
