comment on schema mart is 'Sales of the shop as a star schema: facts by day, with dimensions.';

comment on table mart.d_calendar is 'One row per day that occurs in a load or in a line of a file.';
comment on column mart.d_calendar.date_id is 'Key: Unix seconds of the start of the day in UTC.';
comment on column mart.d_calendar.date_actual is 'The day.';
comment on column mart.d_calendar.day_name is 'Monday to Sunday.';
comment on column mart.d_calendar.day_of_week is '1 Monday to 7 Sunday.';
comment on column mart.d_calendar.day_of_month is '1 to 31.';
comment on column mart.d_calendar.day_of_year is '1 to 366.';
comment on column mart.d_calendar.week_of_year is 'ISO week, 1 to 53.';
comment on column mart.d_calendar.week_start_date is 'Monday of the week.';
comment on column mart.d_calendar.month_actual is '1 to 12.';
comment on column mart.d_calendar.month_name is 'January to December.';
comment on column mart.d_calendar.quarter_actual is '1 to 4.';
comment on column mart.d_calendar.year_actual is 'Year.';
comment on column mart.d_calendar.weekend_indr is 'True on Saturday and Sunday.';

comment on table mart.d_city is 'One row per city that occurs in an order.';
comment on column mart.d_city.city_id is 'Key.';
comment on column mart.d_city.city_name is 'Its newest name.';
comment on column mart.d_city.named_at is 'Time of the newest order line, which has this name.';

comment on table mart.d_item is 'One row per item that occurs in an order.';
comment on column mart.d_item.item_id is 'Key.';
comment on column mart.d_item.item_name is 'Its newest name.';
comment on column mart.d_item.price is 'Price in the newest price file with this name. Null: there is none.';
comment on column mart.d_item.named_at is 'Time of the newest order line, which has this name.';
comment on column mart.d_item.priced_date is 'Last day of the load that set the price.';

comment on table mart.d_customer is 'One row per customer that occurs in an order.';
comment on column mart.d_customer.customer_id is 'Key.';
comment on column mart.d_customer.first_name is 'The newest first name.';
comment on column mart.d_customer.last_name is 'The newest last name.';
comment on column mart.d_customer.city_id is 'City of the newest order: d_city.';
comment on column mart.d_customer.named_at is 'Time of the newest order line, which has these names.';

comment on table mart.f_sales is 'One row per order line; a refund is a line of its own.';
comment on column mart.f_sales.sales_id is 'Key. A row that is loaded again gets a new one.';
comment on column mart.f_sales.uniq_id is
  'The shop''s id of the order line, which a refund may share with its sale. Null: the file has none.';
comment on column mart.f_sales.date_id is 'Day of the order in UTC: d_calendar.';
comment on column mart.f_sales.item_id is 'Item: d_item.';
comment on column mart.f_sales.customer_id is 'Customer: d_customer.';
comment on column mart.f_sales.city_id is 'City of the order: d_city.';
comment on column mart.f_sales.quantity is 'Pieces; negative for a refund.';
comment on column mart.f_sales.payment_amount is 'Amount of money; negative for a refund.';
comment on column mart.f_sales.status is 'The word of the file in lower case: shipped, refunded or another one.';
comment on column mart.f_sales.is_refund is
  'True for a refund (SALES_REFUND_STATUSES). Every other order line counts as an order.';
comment on column mart.f_sales.batch_id is 'The load that wrote it: staging.load_batch.';

comment on table mart.f_activity is 'One row per line of an activity file: a customer''s action.';
comment on column mart.f_activity.activity_id is 'Key. A row that is loaded again gets a new one.';
comment on column mart.f_activity.date_id is 'Day in UTC: d_calendar.';
comment on column mart.f_activity.customer_id is 'Customer; may be one without orders.';
comment on column mart.f_activity.click_number is 'Number of actions.';

comment on table mart.f_research is 'One row per line of a research file: a day, a category and a place.';
comment on column mart.f_research.research_id is 'Key. A row that is loaded again gets a new one.';
comment on column mart.f_research.date_id is 'Day in UTC: d_calendar.';
comment on column mart.f_research.category_id is 'Category of goods.';
comment on column mart.f_research.geo_id is 'Place.';
comment on column mart.f_research.sales_qty is 'Number of pieces sold.';
comment on column mart.f_research.sales_amt is 'Amount of money.';

comment on view mart.f_customer_retention is 'One row per week (of UTC days) with orders or refunds.';
comment on column mart.f_customer_retention.period_name is 'weekly.';
comment on column mart.f_customer_retention.period_id is 'Monday of the week.';
comment on column mart.f_customer_retention.new_customers_count is
  'Customers with exactly one order in the week. Every order line that is not refunded counts as an order.';
comment on column mart.f_customer_retention.new_customers_revenue is
  'Sum of all order lines of these customers in the week, refunds subtracted.';
comment on column mart.f_customer_retention.returning_customers_count is
  'Customers with more than one order in the week.';
comment on column mart.f_customer_retention.returning_customers_revenue is
  'Sum of all order lines of these customers in the week, refunds subtracted.';
comment on column mart.f_customer_retention.refunded_customer_count is 'Customers with a refund in the week.';
comment on column mart.f_customer_retention.customers_refunded is 'Refunded order lines of the week.';

comment on view mart.f_customer_retention_by_item is 'One row per week (of UTC days) and item with orders or refunds.';
comment on column mart.f_customer_retention_by_item.period_name is 'weekly.';
comment on column mart.f_customer_retention_by_item.period_id is 'Monday of the week.';
comment on column mart.f_customer_retention_by_item.item_id is 'Item: d_item.';
comment on column mart.f_customer_retention_by_item.new_customers_count is
  'Customers with exactly one order of the item in the week. Every order line that is not refunded counts as an order.';
comment on column mart.f_customer_retention_by_item.new_customers_revenue is
  'Sum of their order lines of the item in the week, refunds subtracted.';
comment on column mart.f_customer_retention_by_item.returning_customers_count is
  'Customers with more than one order of the item in the week.';
comment on column mart.f_customer_retention_by_item.returning_customers_revenue is
  'Sum of their order lines of the item in the week, refunds subtracted.';
comment on column mart.f_customer_retention_by_item.refunded_customer_count is
  'Customers with a refund of the item in the week.';
comment on column mart.f_customer_retention_by_item.customers_refunded is
  'Refunded order lines of the item in the week.';
