-- Dates are made of numbers only, so that no session's zone moves them. A customer's revenue is all that the customer's lines
-- of the week come to, refunds subtracted; customers with refunds only are neither new nor returning.
create or replace view mart.f_customer_retention as
with customers as (
  select date '1970-01-01' + (date_id / 86400)::integer - (date_id / 86400 + 3)::integer % 7 as week, customer_id,
    count(*) filter (where status <> 'refunded') as orders,
    count(*) filter (where status = 'refunded') as refunds,
    sum(payment_amount) as revenue
  from mart.f_sales
  group by 1, 2
)
select 'weekly'::text as period_name, week as period_id,
  count(*) filter (where orders = 1) as new_customers_count,
  coalesce(sum(revenue) filter (where orders = 1), 0) as new_customers_revenue,
  count(*) filter (where orders > 1) as returning_customers_count,
  coalesce(sum(revenue) filter (where orders > 1), 0) as returning_customers_revenue,
  count(*) filter (where refunds > 0) as refunded_customer_count,
  sum(refunds)::bigint as customers_refunded
from customers
group by week;
