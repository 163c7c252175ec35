-- Stores a log-in link of a person and deletes the links that have expired. Returns false, and stores nothing, where
-- there is no such person. Takes the person's lock: otherwise a link could outlive a person who is just being
-- forgotten.
create or replace function ops.add_web_link(p_user_id bigint, p_link_hash text, p_seconds double precision)
returns boolean
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  delete from ops.web_link where expires_at <= now();
  insert into ops.web_link (link_hash, user_id, expires_at)
  select p_link_hash, u.user_id, now() + make_interval(secs => p_seconds)
  from warehouse.dim_users u where u.user_id = p_user_id;
  return found;
end
$$;
