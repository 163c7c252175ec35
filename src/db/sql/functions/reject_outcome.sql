-- Returns the JSON from which the bot answers that a record could not be loaded: {kind: 'rejected', reason}.
create or replace function warehouse.reject_outcome(p_reason text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('kind', 'rejected', 'reason', p_reason)
$$;
