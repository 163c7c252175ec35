-- Returns one record per person of p_records (see warehouse.record_many): the one with the lowest update id, and of two
-- with the same update id the first. Null where there are no records.
create or replace function warehouse.first_records(p_records json) returns json
language plpgsql as $$
begin
  return (
    select json_agg(f.record)
    from (
      select distinct on (r.record ->> 'user_id') r.record
      from json_array_elements(p_records) with ordinality as r(record, position)
      order by r.record ->> 'user_id', (r.record ->> 'update_id')::bigint, r.position
    ) as f
  );
end
$$;
