-- Returns the batches in which everything to do is calculated, in order: the last subscriber of each, the number of records,
-- and whether it is one subscriber with more than p_most of them. Each batch begins behind the one before.
create or replace function usage.plan(p_most integer, out up_to text, out records bigint, out is_more boolean)
returns setof record
language sql stable
set enable_seqscan = off
as $$
  select max(subscriber_number), sum(n)::bigint, n > p_most
  from (
    select subscriber_number, count(*) as n, sum(count(*)) over (order by subscriber_number) as n_up_to
    from usage.data_record where summary_flag = 0 and subscriber_number is not null
    group by subscriber_number
  ) subscribers
  group by ceil(n_up_to / p_most), n > p_most
  order by 1
$$;
