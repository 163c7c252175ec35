-- Loads the person's staged rows, oldest first, and returns counts: `loaded` rows are facts now, `doubled` ones were
-- facts already, `rejected` ones are in staging_rejects. All three leave staging_table; rows that are added meanwhile
-- stay there. Idempotent. Two calls for one person wait for each other.
-- p_user_id null: the rows without a person, which can only be rejected.
-- p_time_zone, p_language: for a person who has chosen none.
-- p_limit: maximum number of rows. Null: all of them. Whoever has many loads them in several transactions, so that the
--   person can record in between.
create or replace function warehouse.load_staged(
  p_user_id bigint, p_time_zone text default 'UTC', p_language text default 'en', p_limit integer default null,
  out loaded integer, out doubled integer, out rejected integer
)
language plpgsql
-- The table is nearly always empty, so the planner would read all of it, or all rows of the person, and sort them. The
-- index has them in order.
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  v_bot_id bigint;
  v_rows json;
  v_news json;
  v_finished record;
begin
  -- A crash may undo the transaction, which leaves the rows staged. Not to wait for the disk shortens the time in which
  -- the person is locked.
  perform set_config('synchronous_commit', 'off', true);
  perform warehouse.lock_person(p_user_id);
  loaded := 0;
  doubled := 0;
  rejected := 0;
  for v_bot_id, v_rows, v_news in
    -- The dimensions need few of the rows: the first one of each habit, and each one with other details than the one
    -- before it. To read them from all rows would take nearly as long as to load the facts.
    select s.bot_id, json_agg(s order by s.record_date_unix, s.staging_id), json_agg(s) filter (where s.is_news)
    from (
      select s.*, p_time_zone as time_zone, p_language as language,
        s.is_sound and (s.details is distinct from lag(s.details) over in_order
          or row_number() over in_order_of_habit = 1) as is_news
      from (
        select s.*, warehouse.clean_text(s.habit_name) as clean_name,
          (s.username, s.first_name, s.last_name, s.is_premium, s.language_code, s.chat_id) as details,
          warehouse.staging_fault(s.user_id, warehouse.clean_text(s.habit_name), warehouse.clean_text(s.category_name),
            s.duration, s.record_date_unix, s.local_date, s.kind, s.amount, warehouse.clean_text(s.unit)) is null
            as is_sound
        from (
          (select * from warehouse.staging_table s where s.user_id = p_user_id
            order by s.record_date_unix, s.staging_id limit p_limit)
          union all
          (select * from warehouse.staging_table s where p_user_id is null and s.user_id is null
            order by s.record_date_unix, s.staging_id limit p_limit)
        ) as s
      ) as s
      window in_order as (partition by s.bot_id, s.is_sound order by s.record_date_unix, s.staging_id),
        in_order_of_habit as (
          partition by s.bot_id, s.is_sound, lower(s.clean_name) order by s.record_date_unix, s.staging_id)
    ) as s
    group by s.bot_id order by s.bot_id
  loop
    perform warehouse.load_people(v_news);
    perform warehouse.load_habits(v_news);
    select array_agg(r.staging_id) as ids,
      count(*) filter (where r.result = 'loaded') as loaded,
      count(*) filter (where r.result = 'doubled') as doubled,
      count(*) filter (where r.result = 'rejected') as rejected
    into v_finished
    from warehouse.load_rows(v_bot_id, v_rows) as r;
    delete from warehouse.staging_table s where s.staging_id = any (v_finished.ids);
    loaded := loaded + v_finished.loaded;
    doubled := doubled + v_finished.doubled;
    rejected := rejected + v_finished.rejected;
  end loop;
end
$$;
