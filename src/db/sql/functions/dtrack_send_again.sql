-- After it, the shipment is to be sent (again), and the sync, now due, is told. A send of what it was before does not count as one.
create or replace function dtrack.send_again(p_tracking_number text) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  update dtrack.dtrack_shipping
  set job_status = null, error_message = null, attempts = 0, next_attempt_at = null, revision = revision + 1,
    last_updated_at = clock_timestamp()
  where tracking_number = p_tracking_number;
  if found then
    perform pg_notify('detrack', '');
  end if;
  return found;
end
$$;

revoke execute on function dtrack.send_again(text) from public;
