comment on schema staging is 'Contents of files as they were read; kept for some days.';

comment on table staging.load_batch is 'One row per load of a file, accepted or refused.';
comment on column staging.load_batch.batch_id is 'Key; a newer load has a higher one.';
comment on column staging.load_batch.kind is 'backfill or increment.';
comment on column staging.load_batch.file_name is 'The file, by the name under which the platform offers it.';
comment on column staging.load_batch.source_id is
  'The platform''s report or increment. Null: the file came from a folder.';
comment on column staging.load_batch.business_date is 'The day of the load; for a backfill, its last day.';
comment on column staging.load_batch.first_date is 'First day whose facts the load replaces.';
comment on column staging.load_batch.last_date is 'Last day whose facts the load replaces.';
comment on column staging.load_batch.state is 'loaded, or refused: nothing of it is in the facts.';
comment on column staging.load_batch.reason is 'Why it is refused. Null: it is loaded.';
comment on column staging.load_batch.rows_in_file is 'Lines of the file without its header and empty lines.';
comment on column staging.load_batch.duplicates is
  'Lines that were left out because another line of their kind, sale or refund, has the same uniq_id.';
comment on column staging.load_batch.rejected is 'Lines that could not be read: see load_rejects.';
comment on column staging.load_batch.ignored is
  'Lines that are in staging only, because their status is one of SALES_IGNORED_STATUSES.';
comment on column staging.load_batch.loaded is 'Lines that became facts or prices.';
comment on column staging.load_batch.checksum is 'SHA-256 of the unpacked file.';
comment on column staging.load_batch.started_at is 'Time when the load began.';
comment on column staging.load_batch.finished_at is 'Time when the load ended. Null: it did not.';

comment on table staging.load_rejects is 'One row per line of a file that could not be read.';
comment on column staging.load_rejects.batch_id is 'The load.';
comment on column staging.load_rejects.line_number is 'Number of the line in the file at which it begins, from 1.';
comment on column staging.load_rejects.reason is 'Why it could not be read.';
comment on column staging.load_rejects.line is 'The first 4000 characters of the line.';
comment on column staging.load_rejects.rejected_at is 'Time of the load.';

comment on table staging.user_order_log is
  'One row per line of an order file, duplicates included; kept for SALES_STAGING_KEEP_DAYS.';
comment on column staging.user_order_log.batch_id is 'The load.';
comment on column staging.user_order_log.loaded_at is 'Time of the load.';
comment on column staging.user_order_log.id is 'Id of the line within its file.';
comment on column staging.user_order_log.date_time is 'Time of the order.';
comment on column staging.user_order_log.city_id is 'City.';
comment on column staging.user_order_log.customer_id is 'Customer.';
comment on column staging.user_order_log.item_id is 'Item.';
comment on column staging.user_order_log.quantity is 'Pieces, as in the file.';
comment on column staging.user_order_log.quantity_signed is 'Pieces; negative for a refund.';
comment on column staging.user_order_log.is_refund is
  'True for a refund (SALES_REFUND_STATUSES). Null: the status is ignored (SALES_IGNORED_STATUSES), so no fact has the '
  'line.';
comment on column staging.user_order_log.uniq_id is
  'Id of the order line, unique over all files; a refund may have the one of its sale. Null: the file has none.';
comment on column staging.user_order_log.payment_amount is 'Amount of money, as in the file.';
comment on column staging.user_order_log.payment_amount_signed is 'Amount of money; negative for a refund.';
comment on column staging.user_order_log.status is 'shipped, refunded or another word, in lower case.';
comment on column staging.user_order_log.city_name is 'Name of the city.';
comment on column staging.user_order_log.first_name is 'First name of the customer.';
comment on column staging.user_order_log.last_name is 'Last name of the customer.';
comment on column staging.user_order_log.item_name is 'Name of the item.';

comment on table staging.user_activity_log is
  'One row per line of an activity file, duplicates included; kept for SALES_STAGING_KEEP_DAYS.';
comment on column staging.user_activity_log.id is 'Id of the line within its file.';
comment on column staging.user_activity_log.uniq_id is 'Id of the line, unique in its file. Null: the file has none.';
comment on column staging.user_activity_log.date_time is 'Time of the action.';
comment on column staging.user_activity_log.action_id is 'Kind of the action.';
comment on column staging.user_activity_log.customer_id is 'Customer.';
comment on column staging.user_activity_log.quantity is 'Number of actions.';
comment on column staging.user_activity_log.batch_id is 'The load.';
comment on column staging.user_activity_log.loaded_at is 'Time of the load.';

comment on table staging.customer_research is 'One row per line of a research file; kept for SALES_STAGING_KEEP_DAYS.';
comment on column staging.customer_research.date_id is 'Start of the day.';
comment on column staging.customer_research.category_id is 'Category of goods.';
comment on column staging.customer_research.geo_id is 'Place.';
comment on column staging.customer_research.sales_qty is 'Number of pieces sold.';
comment on column staging.customer_research.sales_amt is 'Amount of money.';
comment on column staging.customer_research.batch_id is 'The load.';
comment on column staging.customer_research.loaded_at is 'Time of the load.';

comment on table staging.price_log is 'One row per line of a price file; kept for SALES_STAGING_KEEP_DAYS.';
comment on column staging.price_log.line_number is 'Number of the line in the file.';
comment on column staging.price_log.item_name is 'Name of the item.';
comment on column staging.price_log.price is 'Price of the item.';
comment on column staging.price_log.batch_id is 'The load.';
comment on column staging.price_log.loaded_at is 'Time of the load.';

comment on type staging.order_once is 'A row of staging.dedupe_orders: mart.f_sales without sales_id and batch_id.';
