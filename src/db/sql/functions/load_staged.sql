-- After it, none of the staged rows that the person had is left: each is a fact, or was one already (`doubled`), or stands in
-- staging_rejects. Idempotent; two at once wait for each other. p_time_zone and p_language are for people who have chosen none.
-- p_user_id null loads the rows that name nobody, which can only be rejected.
create or replace function warehouse.load_staged(
  p_user_id bigint, p_time_zone text default 'UTC', p_language text default 'en', p_staging_id bigint default null,
  out loaded integer, out doubled integer, out rejected integer, out own_record_id bigint
)
language plpgsql as $$
begin
  perform warehouse.lock_person(p_user_id);
  rejected := warehouse.reject_staged(p_user_id);
  perform warehouse.load_person(p_user_id);
  perform warehouse.load_habits(p_user_id, p_language);
  select m.loaded, m.doubled, m.own_record_id into loaded, doubled, own_record_id
  from warehouse.move_staged(p_user_id, p_staging_id, p_time_zone) as m;
end
$$;
