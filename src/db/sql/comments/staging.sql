comment on schema staging is 'What files brought, as it was read; kept for a while.';

comment on table staging.load_batch is 'One row per load of a file, whether it stands or was refused.';
comment on column staging.load_batch.batch_id is 'Key; a newer load has a higher one.';
comment on column staging.load_batch.kind is 'backfill or increment.';
comment on column staging.load_batch.file_name is 'The file, by the name that the platform gives it now.';
comment on column staging.load_batch.source_id is 'The report or increment that it belongs to; null: it came from a folder.';
comment on column staging.load_batch.business_date is 'The day that the load is about; for a backfill its last.';
comment on column staging.load_batch.first_date is 'First day that the load owns.';
comment on column staging.load_batch.last_date is 'Last day that the load owns.';
comment on column staging.load_batch.state is 'loaded, or refused: nothing of it is in the facts.';
comment on column staging.load_batch.reason is 'Why it is refused; null: it is loaded.';
comment on column staging.load_batch.rows_in_file is 'Lines of the file, but for its header and empty lines.';
comment on column staging.load_batch.duplicates is 'Lines left out since another of the same uniq_id counts.';
comment on column staging.load_batch.rejected is 'Lines that could not be read: see load_rejects.';
comment on column staging.load_batch.loaded is 'Lines that became facts or prices.';
comment on column staging.load_batch.checksum is 'SHA-256 of the file, unpacked.';
comment on column staging.load_batch.started_at is 'When the file was begun.';
comment on column staging.load_batch.finished_at is 'When the load ended; null: it did not.';

comment on table staging.load_rejects is 'One row per line of a file that could not be read.';
comment on column staging.load_rejects.batch_id is 'The load.';
comment on column staging.load_rejects.line_number is 'Where the line begins in the file, the first being 1.';
comment on column staging.load_rejects.reason is 'Why it could not be read.';
comment on column staging.load_rejects.line is 'The line, its first 4000 characters.';
comment on column staging.load_rejects.rejected_at is 'When.';

comment on table staging.user_order_log is 'One row per line of an order file, lines that come twice included; kept SALES_STAGING_KEEP_DAYS.';
comment on column staging.user_order_log.batch_id is 'The load.';
comment on column staging.user_order_log.loaded_at is 'When it was loaded.';
comment on column staging.user_order_log.id is 'The line''s id within its file.';
comment on column staging.user_order_log.date_time is 'When it was ordered.';
comment on column staging.user_order_log.city_id is 'City.';
comment on column staging.user_order_log.customer_id is 'Customer.';
comment on column staging.user_order_log.item_id is 'Item.';
comment on column staging.user_order_log.quantity is 'Pieces, as the file says.';
comment on column staging.user_order_log.quantity_signed is 'Pieces, negative when refunded.';
comment on column staging.user_order_log.uniq_id is 'The order line, over all files; null: none was given.';
comment on column staging.user_order_log.payment_amount is 'Money, as the file says.';
comment on column staging.user_order_log.payment_amount_signed is 'Money, negative when refunded.';
comment on column staging.user_order_log.status is 'shipped, refunded or another word, in small letters.';
comment on column staging.user_order_log.city_name is 'Its name.';
comment on column staging.user_order_log.first_name is 'The customer''s first name.';
comment on column staging.user_order_log.last_name is 'The customer''s last name.';
comment on column staging.user_order_log.item_name is 'Its name.';

comment on table staging.user_activity_log is 'One row per line of an activity file, lines that come twice included; kept SALES_STAGING_KEEP_DAYS.';
comment on column staging.user_activity_log.id is 'The line''s id within its file.';
comment on column staging.user_activity_log.uniq_id is 'The line, within its file; null: none was given.';
comment on column staging.user_activity_log.date_time is 'When it happened.';
comment on column staging.user_activity_log.action_id is 'What the customer did.';
comment on column staging.user_activity_log.customer_id is 'Customer.';
comment on column staging.user_activity_log.quantity is 'How often.';
comment on column staging.user_activity_log.batch_id is 'The load.';
comment on column staging.user_activity_log.loaded_at is 'When it was loaded.';

comment on table staging.customer_research is 'One row per line of a research file; kept SALES_STAGING_KEEP_DAYS.';
comment on column staging.customer_research.date_id is 'The day, as an instant.';
comment on column staging.customer_research.category_id is 'Category of goods.';
comment on column staging.customer_research.geo_id is 'Place.';
comment on column staging.customer_research.sales_qty is 'Pieces sold.';
comment on column staging.customer_research.sales_amt is 'Money taken.';
comment on column staging.customer_research.batch_id is 'The load.';
comment on column staging.customer_research.loaded_at is 'When it was loaded.';

comment on table staging.price_log is 'One row per line of a price file; kept SALES_STAGING_KEEP_DAYS.';
comment on column staging.price_log.line_number is 'Where it stands in the file.';
comment on column staging.price_log.item_name is 'Name of the item.';
comment on column staging.price_log.price is 'Its price.';
comment on column staging.price_log.batch_id is 'The load.';
comment on column staging.price_log.loaded_at is 'When it was loaded.';

comment on type staging.order_once is 'A row of staging.dedupe_orders: mart.f_sales without its sales_id and batch_id.';
