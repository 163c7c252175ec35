-- Returns the job number under which a shipment is sent to DeTrack: its do_number, or do_number(1), do_number(2), …
-- when other shipments have it. Null for null. Locks the do_number until the end of the transaction, so that two
-- transactions cannot get the same number.
create or replace function dtrack.unique_job_number(p_do_number text, p_tracking_number text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  v_number integer;
  v_job_number text := p_do_number;
begin
  perform pg_advisory_xact_lock(7255321, hashtext(p_do_number));
  select max(coalesce(substring(detrack_job_number from '\(([0-9]{1,9})\)$')::integer, 0)) into v_number
  from dtrack.dtrack_shipping
  where do_number = p_do_number and tracking_number <> p_tracking_number and detrack_job_number <> p_do_number;
  -- Counting starts at the largest number. The loop is needed because a do_number may itself end in (1).
  while v_job_number is not null and exists (
    select from dtrack.dtrack_shipping
    where detrack_job_number = v_job_number and tracking_number <> p_tracking_number
  ) loop
    v_number := coalesce(v_number, 0) + 1;
    v_job_number := format('%s(%s)', p_do_number, v_number);
  end loop;
  return v_job_number;
end
$$;

revoke execute on function dtrack.unique_job_number(text, text) from public;
