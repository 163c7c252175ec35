-- One row per week (of UTC days) with orders or refunds: new, returning and refunded customers. The revenue of a
-- customer is the sum of all the customer's lines of the week, refunds subtracted. A customer with refunds only is
-- neither new nor returning. Dates are computed from numbers, so that the time zone of the session has no influence.
create or replace view mart.f_customer_retention as
with customers as (
  select date '1970-01-01' + (date_id / 86400)::integer - (date_id / 86400 + 3)::integer % 7 as week, customer_id,
    count(*) filter (where not is_refund) as orders,
    count(*) filter (where is_refund) as refunds,
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
group by week
-- A reader without an order of its own, such as a spreadsheet, gets the weeks in order.
order by week;
