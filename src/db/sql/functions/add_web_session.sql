-- Starts a session of a person in a browser and deletes the sessions that have expired. Returns false, and stores
-- nothing, where there is no such person. Takes the person's lock, as ops.add_web_link does.
create or replace function ops.add_web_session(p_user_id bigint, p_session_hash text, p_seconds double precision)
returns boolean
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  delete from ops.web_session where expires_at <= now();
  insert into ops.web_session (session_hash, user_id, expires_at)
  select p_session_hash, u.user_id, now() + make_interval(secs => p_seconds)
  from warehouse.dim_users u where u.user_id = p_user_id;
  return found;
end
$$;
