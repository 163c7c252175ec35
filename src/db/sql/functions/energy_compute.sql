-- After it, the oldest half hours in energy.to_do (about p_most of them; none after p_closed) have their rows in
-- energy.energy_data, and are not to do any more. Beyond what is to do, it goes back to the reading before and on to the one
-- behind, whose shares change too. Of devices from p_first_name to p_last_name; others may be done at the same time.
-- Readings that cannot be used are refused. Returns what was done; half_hours 0: nothing is left. One statement, which sees one
-- moment; where it comes upon such readings it is undone, and made again without them.
drop function if exists energy.compute(integer, timestamptz);
drop function if exists energy.compute(integer, timestamptz, integer, integer);
create or replace function energy.compute(
  p_most integer, p_closed timestamptz, p_first_name text, p_last_name text,
  out half_hours integer, out rows_read integer, out rows_written integer, out rows_removed integer, out rows_rejected integer
)
language plpgsql
-- A table that was just filled has no statistics: no plan may come to read, or sort, the whole of it.
set enable_seqscan = off
set enable_bitmapscan = off
set enable_mergejoin = off
set enable_sort = off
set plan_cache_mode = force_custom_plan
set jit = off
set work_mem = '64MB'
as $$
declare
  v_names text[];
  v_half_hours timestamptz[];
begin
  rows_rejected := 0;
  if not exists (select from energy.to_do where from_at < p_closed and device_name between p_first_name and p_last_name) then
    half_hours := 0; rows_read := 0; rows_written := 0; rows_removed := 0;
    return;
  end if;
  loop
    begin
      -- A month of a device at most: what is in hand is bounded, whatever is to do.
      with picked as (
        delete from energy.to_do w using (
          select device_name, from_at, sum(length) over (order by from_at, device_name) - length as before
          from (
            select device_name, from_at, extract(epoch from least(to_at - from_at, interval '744 hours')) / 1800 as length
            from energy.to_do where from_at < p_closed and device_name between p_first_name and p_last_name
          ) t
        ) o
        where w.device_name = o.device_name and w.from_at = o.from_at and o.before < p_most
        returning w.device_name, w.from_at, least(w.to_at, w.from_at + interval '744 hours') as to_at, w.to_at as whole_to_at
      ),
      -- What is behind it, or not over yet, stays to do.
      stays as (
        select device_name, least(to_at, p_closed) as from_at, max(whole_to_at) as to_at
        from picked where whole_to_at > least(to_at, p_closed) group by 1, 2
      ),
      merged as (
        select device_name, unnest(range_agg(tstzrange(
          energy.half_hour(least(x.from_at, before.read_at)),
          least(greatest(x.to_at, energy.half_hour(behind.read_at) + interval '30 minutes'), p_closed)
        ))) as span
        from picked x join energy.device d using (device_name)
        left join lateral (
          select r.read_at from energy.sensor_reading r
          where r.device_name = x.device_name and r.read_at < x.from_at
            and (d.kind = 'current' or r.register_kwh >= 0 and r.register_kwh < 'Infinity')
          order by r.read_at desc limit 1
        ) before on true
        left join lateral (
          select r.read_at from energy.sensor_reading r
          where r.device_name = x.device_name and r.read_at >= x.to_at
            and (d.kind = 'current' or r.register_kwh >= 0 and r.register_kwh < 'Infinity')
          order by r.read_at limit 1
        ) behind on true
        group by 1
      ),
      spans as materialized (
        select row_number() over () as place, d.*, make_interval(secs => d.sample_seconds) as sample,
          10.0::double precision ^ d.register_digits as register_range, make_interval(secs => d.max_gap_seconds) as max_gap,
          lower(m.span) as from_at, upper(m.span) as to_at,
          before.read_at as before_at, behind.read_at as behind_at, coalesce(h.base_kwh, before.register_kwh) as before_base
        from merged m join energy.device d using (device_name)
        left join lateral (
          select r.read_at, r.register_kwh from energy.sensor_reading r
          where r.device_name = m.device_name and r.read_at < lower(m.span)
            and (d.kind = 'current' or r.register_kwh >= 0 and r.register_kwh < 'Infinity')
          order by r.read_at desc limit 1
        ) before on true
        left join lateral (
          select r.read_at from energy.sensor_reading r
          where r.device_name = m.device_name and r.read_at >= upper(m.span)
            and (d.kind = 'current' or r.register_kwh >= 0 and r.register_kwh < 'Infinity')
          order by r.read_at limit 1
        ) behind on true
        left join energy.held_base h on h.device_name = m.device_name and h.read_at = before.read_at
      ),
      -- Each reading stands for its own seconds; all of them count where it was read. Arrays in the order of time tell what is next
      -- in half the time of a window.
      currents as materialized (
        select s.place, s.device_name, c.half_hour,
          c.ampere_seconds * s.voltage / 3600 / 1000 as energy_consumed, c.readings, least(c.seconds / 1800, 1) as coverage,
          -- A clock that is not quite even is no lost sample.
          case when c.seconds > 1800 - s.sample_seconds / 2 then 'measured' else 'partial' end as quality, 0 as resets, c.is_sound
        from spans s cross join lateral (
          select energy.half_hour(r.read_at) as half_hour, sum(r.ampere * r.seconds) as ampere_seconds, sum(r.seconds) as seconds,
            count(*)::integer as readings, bool_and(r.is_sound) as is_sound
          from (
            select r.read_at, r.ampere, r.is_sound,
              case when r.next_at < r.read_at + s.sample then date_part('epoch', r.next_at - r.read_at) else s.sample_seconds end as seconds
            from (
              select unnest(r.times) as read_at, unnest(r.times[2:]) as next_at, unnest(r.amperes) as ampere, r.is_sound
              from (
                select array_agg(r.read_at order by r.read_at) as times,
                  array_agg(r.channel1 + r.channel2 + r.channel3 order by r.read_at) as amperes,
                  bool_and((r.channel1 >= 0 and r.channel1 <= 10000 and r.channel2 >= 0 and r.channel2 <= 10000 and r.channel3 >= 0
                    and r.channel3 <= 10000 and r.read_at >= '2000-01-01 00:00:00+00'
                    and r.read_at <= r.received_at + interval '5 minutes') is true) as is_sound
                from energy.sensor_reading r
                where r.device_name = s.device_name and r.read_at >= s.from_at and r.read_at <= coalesce(s.behind_at, s.to_at)
              ) r
            ) r
          ) r
          where r.read_at < s.to_at group by 1
        ) c
        where s.kind = 'current'
      ),
      -- Most registers never fall: the others are read once more.
      rising as materialized (
        select s.place, s.max_gap, h.* from spans s cross join lateral energy.register_slots_rising(
          s.device_name, s.from_at, s.to_at, s.before_at, s.before_base, coalesce(s.behind_at, s.to_at)) h
        where s.kind = 'register' and s.max_gap >= interval '15 minutes'
      ),
      falling as materialized (
        select s.place, s.max_gap, h.* from spans s cross join lateral energy.register_slots(
          s.device_name, s.from_at, s.before_at, s.before_base, coalesce(s.behind_at, s.to_at), s.register_range, s.max_gap) h
        where s.kind = 'register' and s.place not in (select place from rising where is_rising)
      ),
      -- One row per half hour in which a register was read: what its readings brought to it, and what the first of them brought over
      -- from since_at, in a half hour before, to all of them.
      registers as materialized (
        select place, half_hour, sum(readings) as readings, sum(resets) as resets,
          sum(rise + case when since_at >= half_hour then first_rise
            when since_at < half_hour then first_rise * date_part('epoch', first_at - half_hour) / date_part('epoch', first_at - since_at)
            else 0 end) as rise,
          sum(last_at - first_at - gap + case when first_at - since_at <= max_gap then first_at - greatest(since_at, half_hour) else '0' end)
            as covered,
          bool_or(gap > '0' or first_at > half_hour and first_at - since_at > max_gap) as is_estimated,
          sum(first_rise) filter (where since_at < half_hour) as over_rise,
          min(since_at) as since_at, min(first_at) as first_at, max(last_at) as last_at
        from (
          select place, max_gap, energy.half_hour(slot) as half_hour, readings, 0 as resets, rise, first_rise, since_at, first_at, last_at,
            interval '0' as gap
          from rising where is_rising
          union all
          select place, max_gap, energy.half_hour(slot), readings, resets, rise, first_rise, since_at, first_at, last_at, gap from falling
        ) slots
        group by 1, 2
      ),
      unsound as materialized (
        select s.device_name, energy.half_hour(r.slot) as half_hour from falling r join spans s on s.place = r.place where not r.is_sound
        union
        select s.device_name, energy.half_hour(r.read_at)
        from spans s join energy.sensor_reading r on r.device_name = s.device_name
          and r.read_at >= coalesce(s.before_at, s.from_at) and r.read_at <= coalesce(s.behind_at, s.to_at)
        where s.place in (select place from currents where not is_sound union all select place from rising where is_rising and not is_sound)
          and energy.reading_fault(s.kind, r.channel1, r.channel2, r.channel3, r.register_kwh, r.read_at, r.received_at) is not null
      ),
      -- What readings brought to the half hour in which they were read, and, of those that crossed a boundary, to those before.
      -- Summed apart: the first in the order of time, and of the others there is one a half hour, so that a sum is the same to the
      -- last bit whatever span it is part of.
      shares as (
        select r.place, r.half_hour, r.readings, r.resets, r.rise, r.covered, r.is_estimated
        from registers r join spans s on s.place = r.place where r.half_hour < s.to_at
        union all
        select r.place, p.half_hour, 0, 0, r.over_rise * date_part('epoch', p.length) / date_part('epoch', r.first_at - r.since_at),
          case when r.first_at - r.since_at <= s.max_gap then p.length else '0' end, r.first_at - r.since_at > s.max_gap
        from registers r join spans s on s.place = r.place
        cross join lateral (
          select half_hour, half_hour + interval '30 minutes' - greatest(r.since_at, half_hour) as length
          from generate_series(
            greatest(energy.half_hour(r.since_at), s.from_at), least(r.half_hour, s.to_at) - interval '30 minutes', interval '30 minutes'
          ) half_hour
        ) p
        where r.since_at < r.half_hour
      ),
      results as materialized (
        select device_name, half_hour, energy_consumed, readings, coverage, quality, resets from currents
        where not exists (select from unsound)
        union all
        select s.device_name, h.half_hour, h.rise * s.register_scale, h.readings, date_part('epoch', h.covered) / 1800,
          case when h.is_estimated then 'estimated' when h.covered < '30 minutes' then 'partial' else 'measured' end, h.resets
        from (
          select place, half_hour, sum(rise) as rise, sum(readings)::integer as readings, sum(resets)::integer as resets,
            sum(covered) as covered, bool_or(is_estimated) as is_estimated
          from shares group by 1, 2
        ) h join spans s on s.place = h.place
        where not exists (select from unsound)
      ),
      written as (
        insert into energy.energy_data as e (device_name, "timestamp", energy_consumed, readings, coverage, quality, resets)
        select device_name, half_hour + interval '30 minutes', energy_consumed, readings, coverage, quality, resets from results
        on conflict (device_name, "timestamp") do update set energy_consumed = excluded.energy_consumed,
          readings = excluded.readings, coverage = excluded.coverage, quality = excluded.quality, resets = excluded.resets
        where (e.energy_consumed, e.readings, e.coverage, e.quality, e.resets) is distinct from
          (excluded.energy_consumed, excluded.readings, excluded.coverage, excluded.quality, excluded.resets)
        returning 1
      ),
      removed as (
        delete from energy.energy_data e using spans s
        where e.device_name = s.device_name and e."timestamp" > s.from_at and e."timestamp" <= s.to_at
          and not exists (
            select from results r where r.device_name = e.device_name and r.half_hour = e."timestamp" - interval '30 minutes'
          )
        returning 1
      ),
      held as materialized (
        select s.place, s.device_name, u.read_at, u.base
        from falling f join spans s on s.place = f.place cross join lateral unnest(f.held_at, f.held_base) as u (read_at, base)
        where u.read_at < s.to_at
      ),
      released as (
        delete from energy.held_base h using spans s
        where s.kind = 'register' and h.device_name = s.device_name and h.read_at >= s.from_at and h.read_at < s.to_at
          and not exists (select from held where held.device_name = h.device_name and held.read_at = h.read_at)
      ),
      kept as (
        insert into energy.held_base as h (device_name, read_at, base_kwh) select device_name, read_at, base from held
        on conflict (device_name, read_at) do update set base_kwh = excluded.base_kwh where h.base_kwh <> excluded.base_kwh
      ),
      -- Where the base of a span's last reading is another than it was, what is behind counts from another.
      goes_on as (
        select s.device_name, s.to_at as from_at,
          greatest(s.to_at + interval '1 day', energy.half_hour(s.behind_at) + interval '30 minutes') as to_at
        from spans s
        join (
          select r.place, max(r.last_at) as read_at from registers r join spans s on s.place = r.place where r.half_hour < s.to_at group by 1
        ) last on last.place = s.place
        left join held on held.place = s.place and held.read_at = last.read_at
        left join energy.held_base h on h.device_name = s.device_name and h.read_at = last.read_at
        where s.behind_at is not null and held.base is distinct from h.base_kwh
      ),
      left_over as (
        insert into energy.to_do as w (device_name, from_at, to_at)
        select device_name, from_at, max(to_at) from (select * from stays union all select * from goes_on) l group by 1, 2
        on conflict (device_name, from_at) do update set to_at = greatest(w.to_at, excluded.to_at)
      )
      select coalesce((select sum(extract(epoch from least(to_at, p_closed) - from_at) / 1800) from picked), 0),
        coalesce((select sum(readings) from results), 0), (select count(*) from written), (select count(*) from removed),
        (select array_agg(device_name) from unsound), (select array_agg(half_hour) from unsound)
      into half_hours, rows_read, rows_written, rows_removed, v_names, v_half_hours;
      exit when v_names is null;
      raise exception 'there are readings that cannot be used' using errcode = 'TE001';
    exception when sqlstate 'TE001' then
      rows_rejected := rows_rejected + (select sum(energy.refuse(name, half_hour)) from unnest(v_names, v_half_hours) as u (name, half_hour));
    end;
  end loop;
end $$;
