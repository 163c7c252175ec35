-- Trigger function of web_session, called once per row. Notifies the channel tally_session which session has ended.
create or replace function ops.notify_session_ended() returns trigger
language plpgsql as $$
begin
  perform pg_notify('tally_session', old.session_hash);
  return null;
end
$$;
