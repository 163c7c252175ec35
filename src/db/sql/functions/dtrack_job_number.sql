-- Returns the number under which DeTrack gets a shipment: its do_number, or do_number(1), (2) … where another shipment has it.
-- Until the end of the transaction nobody else gets a number of the same do_number. Null for null.
create or replace function dtrack.job_number(p_do_number text, p_tracking_number text) returns text
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
  -- Counted from the last on; a do_number may itself look like one of these.
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

revoke execute on function dtrack.job_number(text, text) from public;
