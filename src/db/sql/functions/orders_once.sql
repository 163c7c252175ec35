-- Returns one row per order of a batch: of the lines of a uniq_id the one with the lowest id, and each line that has none.
-- In a function of its own since several workers may sort what it returns, but not what an INSERT selects.
create or replace function staging.orders_once(batch bigint)
returns table (
  uniq_id varchar, date_id bigint, item_id bigint, customer_id bigint, city_id bigint, quantity bigint, payment_amount numeric, status varchar
)
language plpgsql stable rows 100000 as $$
begin
  -- The day by arithmetic on the instant: no session's zone has a say in it.
  return query
  select distinct on (l.uniq_id, apart) l.uniq_id, (floor(date_part('epoch', l.date_time) / 86400) * 86400)::bigint, l.item_id,
    l.customer_id, l.city_id, l.quantity_signed, l.payment_amount_signed, l.status
  from staging.user_order_log l
  cross join lateral (select case when l.uniq_id is null then l.ctid end as apart) keys
  where l.batch_id = batch
  order by l.uniq_id, apart, l.id, l.ctid;
end
$$;
