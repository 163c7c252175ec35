comment on schema dtrack is 'Shipments of the company that DeTrack delivers, and what DeTrack reports about them.';

comment on table dtrack.setting is
  'One row per setting that the triggers read; written from the environment at the start.';
comment on column dtrack.setting.name is
  'Key. ship_via: the ways of shipping that DeTrack delivers, separated by commas.';
comment on column dtrack.setting.value is 'Value of the setting.';

comment on table dtrack.shipment is
  'One row per shipment of the company that DeTrack delivers, as the company wrote it.';
comment on column dtrack.shipment.shipment_number is 'Key.';
comment on column dtrack.shipment.job_number is 'Number of the company''s job.';
comment on column dtrack.shipment.ship_name is 'Company of the receiver.';
comment on column dtrack.shipment.ship_address1 is 'Address, first line.';
comment on column dtrack.shipment.ship_address2 is 'Address, second line.';
comment on column dtrack.shipment.ship_address3 is 'Address, third line.';
comment on column dtrack.shipment.ship_city is 'City.';
comment on column dtrack.shipment.ship_state is 'State.';
comment on column dtrack.shipment.ship_zip is 'Postal code.';
comment on column dtrack.shipment.ship_country is 'Country.';
comment on column dtrack.shipment.ship_contact is 'Person who receives it.';
comment on column dtrack.shipment.instructions is 'Instructions for the driver.';
comment on column dtrack.shipment.ship_phone is 'Phone of the receiver.';
comment on column dtrack.shipment.email is 'Address that is notified of the delivery.';
comment on column dtrack.shipment.ship_via is 'Way of shipping.';
comment on column dtrack.shipment.is_partial is 'True: shipped.';
comment on column dtrack.shipment.shipped is 'True: delivered.';
comment on column dtrack.shipment.ship_via_service is 'Service of the way of shipping.';
comment on column dtrack.shipment.scheduled_ship_date is 'Day of delivery.';
comment on column dtrack.shipment.scheduled_ship_quantity is 'Quantity.';
comment on column dtrack.shipment.left_at is
  'Time when the company deleted it or changed its way of shipping. Null: DeTrack delivers it.';
comment on column dtrack.shipment.left_told_at is 'Time when admins were told of that.';

comment on table dtrack.package is
  'One row per package that DeTrack delivers, even when its shipment is not known yet.';
comment on column dtrack.package.package_id is 'Key.';
comment on column dtrack.package.shipment_number is 'Shipment of the package.';
comment on column dtrack.package.job_number is 'Number of the company''s job.';
comment on column dtrack.package.component_number is 'Number of the content: the sku of the item.';
comment on column dtrack.package.quantity is 'Quantity.';
comment on column dtrack.package.ship_method is 'Way of shipping.';
comment on column dtrack.package.ship_date is 'Day on which it was shipped.';
comment on column dtrack.package.number_of_packages is 'Number of packages.';
comment on column dtrack.package.description is 'Description of the content.';
comment on column dtrack.package.total_qty_shipped is
  'Number of pieces: the quantity of the item. Packages without pieces are not sent.';

comment on table dtrack.dtrack_shipping is
  'One row per shipment in the form that is sent to DeTrack, with its state there.';
comment on column dtrack.dtrack_shipping.id is 'Key; grows in the order of entry.';
comment on column dtrack.dtrack_shipping.entry_date is 'Time when it was entered.';
comment on column dtrack.dtrack_shipping.do_number is
  'Number of the company''s job; several shipments may have the same.';
comment on column dtrack.dtrack_shipping.tracking_number is 'Number of the shipment; unique.';
comment on column dtrack.dtrack_shipping.company_name is 'Company of the receiver.';
comment on column dtrack.dtrack_shipping.address_1 is
  'Lines of the address and the country, separated by commas. Null: there is no line.';
comment on column dtrack.dtrack_shipping.city is 'City.';
comment on column dtrack.dtrack_shipping.state is 'State of the address.';
comment on column dtrack.dtrack_shipping.postal_code is 'Postal code.';
comment on column dtrack.dtrack_shipping.deliver_to_collect_from is 'Person who receives it.';
comment on column dtrack.dtrack_shipping.instructions is 'Instructions for the driver.';
comment on column dtrack.dtrack_shipping.phone_number is 'Phone of the receiver.';
comment on column dtrack.dtrack_shipping.notify_email is 'Address that is notified of the delivery.';
comment on column dtrack.dtrack_shipping.delivery_date is 'Day of delivery.';
comment on column dtrack.dtrack_shipping.quantity is 'Quantity; not sent.';
comment on column dtrack.dtrack_shipping.ship_via is 'Way of shipping; not sent.';
comment on column dtrack.dtrack_shipping.ship_via_service is 'Service of the way of shipping; not sent.';
comment on column dtrack.dtrack_shipping.is_partial is 'True: shipped; not sent.';
comment on column dtrack.dtrack_shipping.shipped is 'True: delivered; not sent.';
comment on column dtrack.dtrack_shipping.detrack_job_number is
  'The number that is sent as do_number: do_number, or do_number(1), (2), … when another shipment has it.';
comment on column dtrack.dtrack_shipping.detrack_id is 'DeTrack''s id of the job. Null: not known.';
comment on column dtrack.dtrack_shipping.assign_to is 'Vehicle that has it.';
comment on column dtrack.dtrack_shipping.job_status is
  'success: DeTrack has it in its current form. fail: it cannot be sent. Null: it has to be sent.';
comment on column dtrack.dtrack_shipping.detrack_status is
  'Status at DeTrack. completed, completed_partial, failed, return and deleted are final; deleted: DeTrack no longer '
  'has the job.';
comment on column dtrack.dtrack_shipping.detrack_status_at is 'DeTrack''s time of the status. Null: DeTrack gave none.';
comment on column dtrack.dtrack_shipping.error_message is
  'Why it failed or has to be tried again: fields with their error codes.';
comment on column dtrack.dtrack_shipping.error_text is
  'The error as a text that can be shown in any language: key, values and items. Null: it comes from outside.';
comment on column dtrack.dtrack_shipping.attempts is
  'Number of attempts since the last change of the row whose result is not known.';
comment on column dtrack.dtrack_shipping.next_attempt_at is 'Earliest time of the next attempt.';
comment on column dtrack.dtrack_shipping.processing_started_at is 'Time when a run claimed it. Null: no run has it.';
comment on column dtrack.dtrack_shipping.processing_run_id is 'The run that claimed it, in ops.job_run.';
comment on column dtrack.dtrack_shipping.revision is 'Grows with each change of what is sent.';
comment on column dtrack.dtrack_shipping.sent_do_number is
  'Number under which DeTrack may have a job for it. Null: DeTrack has none.';
comment on column dtrack.dtrack_shipping.sent_date is 'Day of that job.';
comment on column dtrack.dtrack_shipping.sent_revision is 'The revision that was sent.';
comment on column dtrack.dtrack_shipping.sent_at is 'Time when DeTrack last accepted it.';
comment on column dtrack.dtrack_shipping.reason is 'DeTrack''s reason of the status.';
comment on column dtrack.dtrack_shipping.pod_url is 'Proof of delivery: a photo or a signature.';
comment on column dtrack.dtrack_shipping.deleted_told_at is
  'Time when admins were told that DeTrack no longer has the job.';
comment on column dtrack.dtrack_shipping.last_updated_at is 'Time of the last change of its state.';

comment on table dtrack.status_history is
  'One row per change of a job''s status at DeTrack, and per message about a job that is not known.';
comment on column dtrack.status_history.history_id is 'Key; grows.';
comment on column dtrack.status_history.shipping_id is 'The shipment. Null: not known here.';
comment on column dtrack.status_history.detrack_id is 'DeTrack''s id of the job.';
comment on column dtrack.status_history.do_number is 'DeTrack''s number of the job.';
comment on column dtrack.status_history.status is 'The new status, in DeTrack''s words.';
comment on column dtrack.status_history.reason is 'DeTrack''s reason.';
comment on column dtrack.status_history.changed_at is 'DeTrack''s time of the change. Null: DeTrack gave none.';
comment on column dtrack.status_history.source is
  'How it became known. sync: when it was sent; poll: by asking DeTrack; webhook: by a message of DeTrack.';
comment on column dtrack.status_history.payload is 'The whole message about a job that is not known.';
comment on column dtrack.status_history.recorded_at is 'Time when it was stored.';

comment on table dtrack.error_log is 'One row per row of the company that a trigger could not process.';
comment on column dtrack.error_log.error_id is 'Key; grows.';
comment on column dtrack.error_log.message is 'The newest error message.';
comment on column dtrack.error_log.error_text is
  'The same as a text for people: key and values (dtrack.describe_error). Null: an error from before it was stored.';
comment on column dtrack.error_log.severity is 'SQLSTATE of the error.';
comment on column dtrack.error_log.state is 'open, or mended: the row was processed later.';
comment on column dtrack.error_log.procedure is 'Function in which the error happened.';
comment on column dtrack.error_log.context is 'PostgreSQL''s call stack.';
comment on column dtrack.error_log.source is 'The company''s table: shipment or package.';
comment on column dtrack.error_log.row is 'The company''s row at that time; for a deleted row, its last values.';
comment on column dtrack.error_log.logged_at is 'Time of the error.';
comment on column dtrack.error_log.told_at is 'Time when admins were told.';
comment on column dtrack.error_log.mended_at is 'Time when the row was processed.';
