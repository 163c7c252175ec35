-- One row per habit of a person and day up to the person's today, judged by the goal that applied on the day. For BI
-- tools. The days begin with the first record, or with the first day of a maximum: days without a record keep one. The
-- person's day and week are those of the settings; UTC and Monday where none are chosen.
--
-- The same rules as in src/reports/habits; a test compares them. kept is null without a goal, and false on days of
-- rest and days that can still become kept.
create or replace view warehouse.habit_day_view as
with goal as (
  -- The days on which each goal applies. Before the first one, and where a goal ended, a ticked habit is to be done
  -- once a day, unless it is a habit to reduce.
  select g.user_id, g.habit_id, g.first_date,
    lead(g.first_date) over (partition by g.user_id, g.habit_id order by g.first_date) - 1 as last_date,
    case when g.target is not null then g.measure when g.is_daily then 'days' end as measure,
    case when g.target is not null then g.target when g.is_daily then 1 end as target,
    case when g.target is not null then g.period when g.is_daily then 'day' end as period,
    g.every_days,
    case when g.target is not null then coalesce(g.direction, g.habit_direction) else 'at_least' end as direction
  from (
    select h.user_id, h.habit_id, s.*, h.direction as habit_direction,
      h.kind = 'check' and h.direction = 'at_least' as is_daily
    from warehouse.dim_habits h
    cross join lateral (
      select g.valid_from as first_date, g.measure, g.target, g.period, g.every_days, g.direction
      from warehouse.habit_goal g where g.user_id = h.user_id and g.habit_id = h.habit_id
      union all
      select date '1969-12-31', null, null, null, null, null
    ) as s
    where h.user_id is not null and h.removed_at is null
  ) as g
), span as (
  select g.*, p.today, p.week_start,
    least(f.first_date, min(g.first_date) filter (where g.direction = 'at_most')
      over (partition by g.user_id, g.habit_id)) as first_fact
  from goal g
  join (
    select user_id, coalesce(week_start, 1) as week_start,
      warehouse.local_day(now(), coalesce(time_zone, 'UTC'), coalesce(day_start_hour, 0)) as today
    from warehouse.dim_users
  ) as p on p.user_id = g.user_id
  left join (
    select user_id, habit_id, min(record_day) as first_date from warehouse.agg_daily group by user_id, habit_id
  ) as f on f.user_id = g.user_id and f.habit_id = g.habit_id
), day as (
  select s.user_id, s.habit_id, d.at::date as local_date, s.first_date, s.today, s.measure, s.target, s.period,
    s.every_days, s.direction,
    d.at::date - (extract(isodow from d.at)::integer - s.week_start + 7) % 7 as week,
    date_trunc('month', d.at) as month,
    (a.habit_id is not null)::integer as did,
    coalesce(a.total_duration + a.total_amount, 0) as amount,
    exists (
      select from warehouse.day_mark m
      where m.user_id = s.user_id and m.habit_id = s.habit_id and m.local_date = d.at::date and m.mark = 'skip'
    ) or exists (
      select from warehouse.rest r
      where r.user_id = s.user_id and (r.habit_id is null or r.habit_id = s.habit_id)
        and d.at::date between r.from_date and coalesce(r.to_date, 'infinity')
        and (r.weekdays is null or (r.weekdays >> (extract(isodow from d.at)::integer - 1)) & 1 = 1)
    ) as rest
  from span s
  cross join lateral generate_series(
    greatest(s.first_date, s.first_fact)::timestamp, least(s.last_date, s.today)::timestamp, '1 day') as d (at)
  left join warehouse.agg_daily a
    on a.user_id = s.user_id and a.habit_id = s.habit_id and a.record_day = d.at::date
  where s.first_fact is not null
), counted as (
  -- Sums of the day's own week and month, and running sums of the days that are like it: without rest, or of rest.
  select d.*, d.period = 'days' as is_window, d.direction = 'at_most' as is_maximum,
    case when d.measure = 'amount' then d.amount else d.did end as done,
    case when d.measure = 'amount' then sum(d.amount) over week else sum(d.did) over week end as done_in_week,
    case when d.measure = 'amount' then sum(d.amount) over month else sum(d.did) over month end as done_in_month,
    row_number() over so_far as place, sum(d.amount) over so_far as amount_so_far, sum(d.did) over so_far as days_so_far
  from day d
  window week as (partition by d.user_id, d.habit_id, d.week), month as (partition by d.user_id, d.habit_id, d.month),
    so_far as (partition by d.user_id, d.habit_id, d.rest order by d.local_date)
), summed as (
  select c.*, case
    when c.period = 'day' then c.done
    when c.period = 'week' then c.done_in_week
    when c.period = 'month' then c.done_in_month
    when c.measure = 'amount' then c.amount_so_far - lag(c.amount_so_far, c.every_days, 0) over so_far
    when c.measure = 'days' then c.days_so_far - lag(c.days_so_far, c.every_days, 0::bigint) over so_far
    end as total
  from counted c
  window so_far as (partition by c.user_id, c.habit_id, c.rest order by c.local_date)
), reached as (
  -- A window reaches the goal for all its days: next_end is the end of the nearest one that does.
  select s.*, min(s.place) filter (where s.total >= s.target) over (
    partition by s.user_id, s.habit_id, s.first_date, s.rest order by s.local_date desc) as next_end
  from summed s
)
select user_id, habit_id, local_date,
  case
    when target is null then null
    when rest then false
    when is_maximum then local_date < today and total <= target
    when is_window then coalesce(next_end - place < every_days, false)
    else total >= target
  end as kept,
  target, done, rest
from reached;
