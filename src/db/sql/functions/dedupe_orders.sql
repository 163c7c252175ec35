-- Returns the order lines of a load batch for mart.f_sales: of the sales and of the refunds with one uniq_id only the
-- one with the lowest id and, where has_keyless is true, every order line without a uniq_id. Lines with an ignored
-- status (is_refund is null) are left out.
-- It is a function, because PostgreSQL runs the queries of a function in parallel, but not the query of an INSERT.
create or replace function staging.dedupe_orders(batch bigint, has_keyless boolean) returns setof staging.order_once
language plpgsql stable rows 100000
-- The day of an order line is its UTC day, in every session. Arithmetic on date_part('epoch') would take twice as long.
set timezone to 'UTC'
-- The leader is busy with merging the sorted rows of the workers.
set parallel_leader_participation to off
as $$
begin
  return query
  select distinct on (l.uniq_id, l.is_refund) l.uniq_id, (l.date_time::date - date '1970-01-01') * 86400::bigint,
    l.item_id, l.customer_id, l.city_id, l.quantity_signed, l.payment_amount_signed::numeric(10, 2), l.status,
    l.is_refund
  from staging.user_order_log l
  where l.batch_id = batch and l.uniq_id is not null and l.is_refund is not null
  order by l.uniq_id, l.is_refund, l.id, l.ctid;
  if has_keyless then
    return query
    select l.uniq_id, (l.date_time::date - date '1970-01-01') * 86400::bigint, l.item_id,
      l.customer_id, l.city_id, l.quantity_signed, l.payment_amount_signed::numeric(10, 2), l.status, l.is_refund
    from staging.user_order_log l
    where l.batch_id = batch and l.uniq_id is null and l.is_refund is not null
    order by l.id, l.ctid;
  end if;
end
$$;
