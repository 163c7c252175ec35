-- Marks a shipment for sending to DeTrack, and notifies the job. A send that is in progress no longer counts: it
-- has an older revision. Returns false when there is no such shipment.
create or replace function dtrack.mark_for_sending(p_tracking_number text) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  update dtrack.dtrack_shipping
  set job_status = null, error_message = null, error_text = null, attempts = 0, next_attempt_at = null,
    revision = revision + 1, last_updated_at = clock_timestamp()
  where tracking_number = p_tracking_number;
  if found then
    perform pg_notify('detrack', '');
  end if;
  return found;
end
$$;

revoke execute on function dtrack.mark_for_sending(text) from public;
