-- Returns the records of p_records (see warehouse.record_many) whose row_no is not in p_row_nos, in the same order.
-- Null where no record is left. p_row_nos null: all records.
create or replace function warehouse.records_except(p_records json, p_row_nos integer[]) returns json
language plpgsql as $$
begin
  return (
    select json_agg(r.record order by r.position)
    from json_array_elements(p_records) with ordinality as r(record, position)
    where p_row_nos is null or (r.record ->> 'row_no')::integer <> all (p_row_nos)
  );
end
$$;
