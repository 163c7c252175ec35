-- Trigger of web_session, once a row: after the commit, listeners of tally_session know which session has ended.
create or replace function ops.tell_session() returns trigger
language plpgsql as $$
begin
  perform pg_notify('tally_session', old.session_hash);
  return null;
end
$$;
