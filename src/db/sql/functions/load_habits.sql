-- After it, every habit that the person's staged rows name is an active own habit. A new one gets the category that its first
-- row names, else that of the starter of this name, else Other; the category is made where it is missing. The category of a
-- habit that exists stays. Expects the person in dim_users and the person's lock.
create or replace function warehouse.load_habits(p_user_id bigint, p_language text) returns void
language plpgsql as $$
begin
  with wanted as (
    select distinct on (lower(warehouse.clean_text(s.habit_name)))
      warehouse.clean_text(s.habit_name) as habit_name,
      coalesce(warehouse.clean_text(s.category_name), starter.category_name, other.category_name) as category_name
    from warehouse.staging_table s
    join warehouse.dim_users u on u.user_id = s.user_id
    cross join lateral (select warehouse.language_of(u.language, u.language_code, p_language) as code) as speaks
    join warehouse.dim_category other on other.user_id is null and other.language = speaks.code
      and lower(other.category_name) in ('other', 'другое')
    left join lateral (
      select c.category_name
      from warehouse.dim_habits h join warehouse.dim_category c using (category_id)
      where h.user_id is null and lower(h.habit_name) = lower(warehouse.clean_text(s.habit_name))
      order by h.language = speaks.code desc
      limit 1
    ) as starter on true
    where s.user_id = p_user_id and warehouse.staging_fault(s) is null
      and not exists (
        select from warehouse.dim_habits own
        where own.user_id = p_user_id and lower(own.habit_name) = lower(warehouse.clean_text(s.habit_name))
      )
    order by lower(warehouse.clean_text(s.habit_name)), s.record_date_unix, s.staging_id
  ), made as (
    insert into warehouse.dim_category (user_id, category_name)
    select distinct on (lower(category_name)) p_user_id, category_name from wanted
    order by lower(category_name), habit_name
    on conflict (user_id, lower(category_name)) do nothing
    returning category_id, category_name
  ), categories as (
    select category_id, category_name from made
    union all
    select category_id, category_name from warehouse.dim_category where user_id = p_user_id
  )
  insert into warehouse.dim_habits (user_id, habit_name, category_id)
  select p_user_id, w.habit_name, c.category_id
  from wanted w join categories c on lower(c.category_name) = lower(w.category_name);

  update warehouse.dim_habits h set archived_at = null
  from warehouse.staging_table s
  where s.user_id = p_user_id and warehouse.staging_fault(s) is null
    and h.user_id = p_user_id and h.archived_at is not null
    and lower(h.habit_name) = lower(warehouse.clean_text(s.habit_name));
end
$$;
