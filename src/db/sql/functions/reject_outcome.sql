-- Returns what a person is told about a row that could not be loaded: {kind: 'rejected', reason}.
create or replace function warehouse.reject_outcome(p_staging_id bigint) returns jsonb
language sql stable as $$
  select jsonb_build_object('kind', 'rejected', 'reason', (
    select j.reason from warehouse.staging_rejects j where j.staging_id = p_staging_id))
$$;
