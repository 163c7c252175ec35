-- Loads the person's staged rows and returns counts: `loaded` rows are facts now, `doubled` ones were facts already,
-- `rejected` ones are in staging_rejects. All three leave staging_table; rows that are added meanwhile stay there.
-- Idempotent. Two calls for one person wait for each other.
-- p_user_id null: the rows without a person, which can only be rejected.
-- p_time_zone, p_language: for a person who has chosen none.
create or replace function warehouse.load_staged(
  p_user_id bigint, p_time_zone text default 'UTC', p_language text default 'en',
  out loaded integer, out doubled integer, out rejected integer
)
language plpgsql as $$
declare
  v_bot_id bigint;
  v_rows json;
  v_counts integer[] := array[0, 0, 0];
begin
  perform warehouse.lock_person(p_user_id);
  for v_bot_id, v_rows in
    select s.bot_id, json_agg(s order by s.record_date_unix, s.staging_id)
    from (
      select s.*, p_time_zone as time_zone, p_language as language from warehouse.staging_table s
      where s.user_id = p_user_id or p_user_id is null and s.user_id is null
    ) as s
    group by s.bot_id order by s.bot_id
  loop
    perform warehouse.load_people(v_rows);
    perform warehouse.load_habits(v_rows);
    with result as (
      select r.staging_id, r.result from warehouse.load_rows(v_bot_id, v_rows) as r
    ), removed as (
      delete from warehouse.staging_table s using result r where s.staging_id = r.staging_id
    )
    select array[
      v_counts[1] + count(*) filter (where r.result = 'loaded'),
      v_counts[2] + count(*) filter (where r.result = 'doubled'),
      v_counts[3] + count(*) filter (where r.result = 'rejected')]
    into v_counts
    from result r;
  end loop;
  loaded := v_counts[1];
  doubled := v_counts[2];
  rejected := v_counts[3];
end
$$;
