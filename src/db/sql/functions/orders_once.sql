-- Returns one row per order of a batch: of the lines of a uniq_id the one with the lowest id, and, where has_keyless says that there are
-- some, each line that has none. In a function of its own since several workers may sort what it returns, but not what an INSERT selects.
drop function if exists staging.orders_once(bigint);
create or replace function staging.orders_once(batch bigint, has_keyless boolean) returns setof staging.order_once
language plpgsql stable rows 100000
set timezone to 'UTC' -- days are of UTC, whatever the session's zone is; arithmetic on date_part('epoch') takes twice as long
set parallel_leader_participation to off -- it has enough to do with merging what the workers sort
as $$
begin
  return query
  select distinct on (l.uniq_id) l.uniq_id, (l.date_time::date - date '1970-01-01') * 86400::bigint, l.item_id, l.customer_id, l.city_id,
    l.quantity_signed, l.payment_amount_signed::numeric(10, 2), l.status
  from staging.user_order_log l
  where l.batch_id = batch and l.uniq_id is not null
  order by l.uniq_id, l.id, l.ctid;
  if has_keyless then
    return query
    select l.uniq_id, (l.date_time::date - date '1970-01-01') * 86400::bigint, l.item_id, l.customer_id, l.city_id, l.quantity_signed,
      l.payment_amount_signed::numeric(10, 2), l.status
    from staging.user_order_log l
    where l.batch_id = batch and l.uniq_id is null
    order by l.id, l.ctid;
  end if;
end
$$;
