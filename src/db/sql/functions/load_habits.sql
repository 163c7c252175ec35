-- Makes every habit that a row of p_rows names (see warehouse.read_rows) an active habit of the row's person. Rows that
-- cannot be loaded are ignored. A new habit gets the category of the first row that names it, else the category of the
-- starter habit of this name, else Other, and the kind and unit of that row. An existing habit keeps its category, and
-- stays archived where the row has another kind or unit. Idempotent.
-- The caller has called warehouse.load_people and holds the lock of every person.
create or replace function warehouse.load_habits(p_rows json) returns void
language plpgsql as $$
begin
  perform warehouse.ensure_habit(
    missing.user_id, missing.habit_name, missing.category_name, true, missing.kind, missing.unit)
  from (
    select r.user_id, r.clean_habit_name as habit_name, r.clean_kind as kind, r.clean_unit as unit,
      coalesce(r.clean_category_name, starter.category_name, other.category_name) as category_name
    from (
      select distinct on (user_id, lower(clean_habit_name)) user_id, clean_habit_name, clean_category_name, language,
        clean_kind, clean_unit
      from warehouse.read_rows(p_rows) where fault is null
      order by user_id, lower(clean_habit_name), record_date_unix, staging_id offset 0
    ) as r
    join warehouse.dim_users u on u.user_id = r.user_id
    cross join lateral (select warehouse.resolve_language(u.language, u.language_code, r.language) as code) as spoken
    left join lateral (
      select c.category_name
      from warehouse.dim_habits h join warehouse.dim_category c on c.category_id = h.category_id
      where h.user_id is null and lower(h.habit_name) = lower(r.clean_habit_name)
      order by h.language = spoken.code desc
      limit 1
    ) as starter on true
    left join warehouse.dim_category other on other.user_id is null and other.language = spoken.code
      and lower(other.category_name) in ('other', 'другое')
    where not exists (
      select from warehouse.find_own_habit(r.user_id, r.clean_habit_name) as own
      where own.archived_at is null
        or own.removed_at is null and not warehouse.same_kind(own.kind, own.unit, r.clean_kind, r.clean_unit))
    order by r.user_id, lower(r.clean_habit_name)
  ) as missing;
end
$$;
