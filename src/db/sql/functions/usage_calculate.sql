-- After it, the records to do of the subscribers behind p_after up to p_up_to (p_most: only the first so many of them; null:
-- all) are calculated or marked as not valid, done records that they came late before are calculated anew, and the state, kept
-- records and days of these subscribers are right. Returns what was done. Expects a transaction of its own that sees one
-- moment (repeatable read): what others change meanwhile ends it as a serialisation failure. The cost goes with the records
-- to do, not with the history.
create or replace function usage.calculate(
  p_after text, p_up_to text, p_most integer, p_time_zone text, p_now timestamptz,
  out rows_read integer, out rows_done integer, out rows_invalid integer, out rows_too_old integer,
  out rows_anomalous integer, out rows_recomputed integer, out first_date timestamp, out last_date timestamp
)
language plpgsql
-- A table that was just filled has no statistics: no plan may come to read the whole of it.
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
set jit = off
set work_mem = '64MB'
as $$
declare
  v_oldest timestamp := p_now at time zone p_time_zone - interval '31 days';
  v_last_place double precision := 'infinity';
  v_last_id bigint := 9223372036854775807;
  v_days_shrank boolean;
begin
  if p_most is not null then
    select place, id into v_last_place, v_last_id from (
      select usage.place(d.clock, d.end_date, p_time_zone) as place, d.id from usage.data_record d
      where d.summary_flag = 0 and (p_after is null or d.subscriber_number > p_after) and d.subscriber_number <= p_up_to
    ) to_do order by place, id offset p_most - 1 limit 1;
    v_last_place := coalesce(v_last_place, 'infinity');
    v_last_id := coalesce(v_last_id, 9223372036854775807);
  end if;

  with to_do as materialized (
    select d.*, d.is_valid and not d.is_too_old as joins from (
      select d.ctid as tid, d.id, d.subscriber_number, d.clock, d.end_date,
        d.overall_usage_anytime as anytime, d.overall_usage_offpeak as offpeak, d.overall_available_tokens as tokens,
        d.is_anomaly as old_anomaly, d.v_usage_anytime as old_anytime, d.v_usage_offpeak as old_offpeak,
        d.v_usage_available_tokens as old_tokens,
        usage.place(d.clock, d.end_date, p_time_zone) as place,
        (d.terminal_status in ('normal', 'minor') or lower(d.terminal_status) in ('normal', 'minor')) is true
          and (d.overall_usage_anytime is not null or d.overall_usage_offpeak is not null
            or d.overall_available_tokens is not null) as is_valid,
        -- Done before, and flagged again: it is not seen for the first time.
        (d.end_date < v_oldest and d.is_anomaly is null) is true as is_too_old
      from usage.data_record d
      where d.summary_flag = 0 and (p_after is null or d.subscriber_number > p_after) and d.subscriber_number <= p_up_to
      offset 0
    ) d
    where p_most is null or (d.place, d.id) <= (v_last_place, v_last_id)
  ), first_to_do as materialized (
    select subscriber_number, min(place) as place,
      to_timestamp(greatest(least(min(place), 9e12), -2e11)) at time zone p_time_zone as local_place
    from to_do where joins or old_anomaly is not null group by 1
  ),
  -- Known records: what else bears on those to do.
  last_done as materialized (
    select d.* from first_to_do f cross join lateral (
      select d.ctid as tid, d as record, d.clock >= f.place as is_behind from usage.data_record d
      where d.subscriber_number = f.subscriber_number and d.summary_flag = 1 and d.clock is not null
      order by d.clock desc, d.id desc limit 1
    ) d
  ), late as (
    -- Only of subscribers who have a done record behind one to do. (What has no place at all is none's previous.) A place between two seconds has no id of its own.
    -- ("is true": a hashed look-up whatever the planner believes of numbers of rows.)
    select t.subscriber_number, ceil(greatest(least(t.place, 9e18), -9e18))::bigint as clock,
      case when t.place = ceil(t.place) then t.id else -9223372036854775808 end as id
    from to_do t
    where (t.joins or t.old_anomaly is not null) and t.place > '-infinity'
      and (t.subscriber_number in (select (record).subscriber_number from last_done where is_behind)) is true
  ), beside as (
    select d.* from late t cross join lateral (
      (select d.ctid as tid, d as record, false as is_behind from usage.data_record d
      where d.subscriber_number = t.subscriber_number and d.summary_flag = 1 and d.clock is not null
        and (d.clock, d.id) < (t.clock, t.id)
      order by d.clock desc, d.id desc limit 1)
      union all
      (select d.ctid, d, true from usage.data_record d
      where d.subscriber_number = t.subscriber_number and d.summary_flag = 1 and d.clock is not null
        and (d.clock, d.id) > (t.clock, t.id)
      order by d.clock, d.id limit 1)
    ) d
  ), without_clock as (
    -- These are found by date. Where clocks are put forward a later date can be an earlier instant, by a day at most.
    select d.* from first_to_do f cross join lateral (
      (select d.ctid as tid, d as record, false as is_behind from usage.data_record d
      where d.subscriber_number = f.subscriber_number and d.summary_flag = 1 and d.clock is null
        and d.end_date >= f.local_place - interval '25 hours')
      union all
      (select d.ctid, d, false from usage.data_record d
      where d.subscriber_number = f.subscriber_number and d.summary_flag = 1 and d.clock is null
        and d.end_date < f.local_place - interval '25 hours'
      order by d.end_date desc limit 1)
    ) d
  ), remembered as (
    select r.* from first_to_do f cross join lateral (
      (select s.* from usage.subscriber_state s where s.subscriber_number = f.subscriber_number limit 1)
      union
      (select k.subscriber_number, k.id, k.clock, k.end_date,
        k.overall_usage_anytime, k.overall_usage_offpeak, k.overall_available_tokens
      from usage.kept_record k where k.subscriber_number = f.subscriber_number limit 1000000)
    ) r
    where (r.id not in (select (record).id from last_done))
      -- A record that is there stands for itself. (A scalar look-up: an anti-join could come to read the whole table.)
      and (select d.id from usage.data_record d where d.id = r.id) is null
  ), known as (
    select distinct on ((k.record).id) k.tid, k.is_behind, (k.record).*
    from (select tid, record, false as is_behind from last_done union all table beside union all table without_clock) k
    order by (k.record).id, k.is_behind desc
  ),
  -- The line of each subscriber. What a record needs of the one before comes as one array: each lag() of its own costs as much
  -- as the rest. [1] clock, [2] to [4] counters, [5] id, [6] 0 known, 1 to do, 2 remembered,
  -- [7] whole seconds of its place.
  line as (
    select e.*, lag(array[
      e.clock, e.anytime, e.offpeak, e.tokens, e.id, e.kind, floor(greatest(least(e.place, 9e18), -9e18))::bigint
    ]) over w as before
    from (
      select tid, id, subscriber_number, place, clock, end_date, anytime, offpeak, tokens,
        old_anomaly, old_anytime, old_offpeak, old_tokens, 1 as kind, false as is_behind
      from to_do where joins
      union all
      select tid, id, subscriber_number, usage.place(clock, end_date, p_time_zone), clock, end_date,
        overall_usage_anytime, overall_usage_offpeak, overall_available_tokens,
        is_anomaly, v_usage_anytime, v_usage_offpeak, v_usage_available_tokens, 0, is_behind
      from known
      union all
      select null, id, subscriber_number, usage.place(clock, end_date, p_time_zone), clock, end_date,
        overall_usage_anytime, overall_usage_offpeak, overall_available_tokens, null, null, null, null, 2, false
      from remembered
    ) e
    window w as (partition by e.subscriber_number order by e.place, e.id)
  ), measured as (
    -- A counter may grow by 100 in 60 seconds: by five thirds of the seconds, cut to a whole number as counters are whole.
    -- Null, and with it every difference 0, where the time between is unknown.
    select l.*, l.before[1] is null as is_first,
      case when l.clock is not null and l.before[1] is not null
        then least(l.clock::double precision - l.before[1]::double precision, 1e18)::bigint * 5 / 3 end as most,
      coalesce(l.before[2], 0) as from_anytime, coalesce(l.before[3], 0) as from_offpeak, coalesce(l.before[4], 0) as from_tokens
    from line l offset 0
  ), result as materialized (
    select m.tid, m.id, m.subscriber_number, m.place, m.clock, m.end_date, m.anytime, m.offpeak, m.tokens,
      case when m.is_first then m.anytime
        when m.anytime >= m.from_anytime and m.from_anytime >= 0 and m.anytime - m.from_anytime <= m.most
        then m.anytime - m.from_anytime else 0 end as v_anytime,
      case when m.is_first then m.offpeak
        when m.offpeak >= m.from_offpeak and m.from_offpeak >= 0 and m.offpeak - m.from_offpeak <= m.most
        then m.offpeak - m.from_offpeak else 0 end as v_offpeak,
      case when m.is_first then case when m.tokens is not null then 0 end
        when (m.anytime < m.from_anytime and m.offpeak < m.from_offpeak and m.tokens < m.from_tokens) is true then 0
        when m.tokens < m.from_tokens and m.tokens > 0 and m.from_tokens - m.tokens <= m.most
        then m.from_tokens - m.tokens else 0 end as v_tokens,
      -- Of a counter below 0 the difference may be more than a bigint holds, the sum is not.
      (m.anytime > m.from_anytime and case when m.from_anytime < 0
          then m.anytime > m.from_anytime + m.most else m.anytime - m.from_anytime > m.most end
        or m.offpeak > m.from_offpeak and case when m.from_offpeak < 0
          then m.offpeak > m.from_offpeak + m.most else m.offpeak - m.from_offpeak > m.most end) is true as v_anomaly,
      m.old_anomaly, m.old_anytime, m.old_offpeak, m.old_tokens,
      case m.kind when 1 then 'done' else 'known' end as verdict,
      m.kind = 1 or m.kind = 0 and (m.is_behind or m.before[6] = 1 and m.before[7] > -9e18) as is_written,
      case when m.before[6] = 2 or m.place - m.before[7] > 604800 then m.before[5] end as keeps_id,
      usage.day(m.clock, m.end_date, p_time_zone) as usage_date
    from measured m
    union all
    select t.tid, t.id, t.subscriber_number, t.place, t.clock, t.end_date, t.anytime, t.offpeak, t.tokens,
      null, null, null, null, t.old_anomaly, t.old_anytime, t.old_offpeak, t.old_tokens,
      case when t.is_valid then 'too old' else 'invalid' end, true, null,
      usage.day(t.clock, t.end_date, p_time_zone)
    from to_do t where not t.joins
  ),
  -- What is written.
  written as (
    update usage.data_record d set
      v_usage_anytime = r.v_anytime, v_usage_offpeak = r.v_offpeak, v_usage_available_tokens = r.v_tokens,
      is_anomaly = r.v_anomaly, summary_flag = case when r.v_anomaly is null then -1 else 1 end, date_modified = p_now,
      modified_by = case r.verdict when 'too old' then 'tally: too old' else 'tally' end
    from (
      select tid, v_anytime, v_offpeak, v_tokens, v_anomaly, verdict from result where is_written order by tid
    ) r
    where d.ctid = r.tid
  ), by_day as materialized (
    select subscriber_number, usage_date,
      coalesce(sum(v_anytime) filter (where is_written), 0)
        - coalesce(sum(old_anytime) filter (where is_written and old_anomaly is not null), 0) as anytime,
      coalesce(sum(v_offpeak) filter (where is_written), 0)
        - coalesce(sum(old_offpeak) filter (where is_written and old_anomaly is not null), 0) as offpeak,
      coalesce(sum(v_tokens) filter (where is_written), 0)
        - coalesce(sum(old_tokens) filter (where is_written and old_anomaly is not null), 0) as tokens,
      count(*) filter (where is_written and v_anomaly is not null)
        - count(*) filter (where is_written and old_anomaly is not null) as records,
      count(*) filter (where is_written and v_anomaly) - count(*) filter (where is_written and old_anomaly) as anomalies,
      -- Its last record in the line, as an array that compares in the order of the line.
      max(case when v_anomaly is null then null when clock is not null then array[clock, 0, id]
        when abs(place) < 9e18 then array[floor(place)::bigint, ((place - floor(place)) * 1e6)::bigint, id]
        else array[9e18::bigint * sign(place)::integer, 0, id] end) as last,
      count(*) filter (where verdict = 'done') as done, count(*) filter (where verdict = 'invalid') as invalid,
      count(*) filter (where verdict = 'too old') as too_old,
      count(*) filter (where verdict = 'done' and v_anomaly) as anomalous,
      count(*) filter (where verdict = 'known' and is_written) as recomputed,
      min(end_date) filter (where verdict <> 'known') as first_date, max(end_date) filter (where verdict <> 'known') as last_date,
      count(keeps_id) as keeps, count(*) filter (where verdict = 'invalid' and old_anomaly is not null) as lost
    from result group by subscriber_number, usage_date
  ), days as (
    insert into usage.daily_usage as u
    select subscriber_number, usage_date, anytime, offpeak, tokens, records, anomalies from by_day
    where usage_date is not null and (anytime, offpeak, tokens, records, anomalies) <> (0, 0, 0, 0, 0)
    on conflict (subscriber_number, usage_date) do update set
      usage_anytime = u.usage_anytime + excluded.usage_anytime, usage_offpeak = u.usage_offpeak + excluded.usage_offpeak,
      usage_available_tokens = u.usage_available_tokens + excluded.usage_available_tokens,
      records = u.records + excluded.records, anomalies = u.anomalies + excluded.anomalies
    returning u.records
  ), states as (
    insert into usage.subscriber_state as s
    select subscriber_number, id, clock, end_date, anytime, offpeak, tokens
    from result
    where v_anomaly is not null
      and (id in (select (max(last))[3] from by_day where last is not null group by subscriber_number)) is true
    on conflict (subscriber_number) do update set
      id = excluded.id, clock = excluded.clock, end_date = excluded.end_date,
      overall_usage_anytime = excluded.overall_usage_anytime, overall_usage_offpeak = excluded.overall_usage_offpeak,
      overall_available_tokens = excluded.overall_available_tokens
    where s is distinct from excluded
  ), states_lost as (
    -- Of subscribers whose only records turned out not to be valid.
    delete from usage.subscriber_state s
    where s.subscriber_number = any (array(
      select subscriber_number from by_day group by 1 having sum(lost) > 0 and count(last) = 0
    ))
  ), kept as (
    insert into usage.kept_record
    select subscriber_number, id, clock, end_date, anytime, offpeak, tokens, p_now
    from result
    where exists (select from by_day where keeps > 0)
      and (id in (select keeps_id from result where keeps_id is not null)) is true
    on conflict (subscriber_number, id) do update set kept_at = excluded.kept_at
  )
  select coalesce(sum(done + invalid + too_old), 0), coalesce(sum(done), 0), coalesce(sum(invalid), 0), coalesce(sum(too_old), 0),
    coalesce(sum(anomalous), 0), coalesce(sum(recomputed), 0), min(b.first_date), max(b.last_date),
    exists (select from days where records <= 0)
  into rows_read, rows_done, rows_invalid, rows_too_old, rows_anomalous, rows_recomputed, first_date, last_date, v_days_shrank
  from by_day b;

  if v_days_shrank then
    delete from usage.daily_usage
    where records = 0 and (p_after is null or subscriber_number > p_after) and subscriber_number <= p_up_to;
  end if;
end
$$;
