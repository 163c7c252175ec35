-- Returns the names of aggregations in a list: in lower case, each once, in the order of the list. p_types is separated
-- by commas, or a text array written as text. Raises check_violation for an unknown name, which is the detail of the
-- error, and for an empty list.
create or replace function ops.batch_parse_aggregations(p_types text) returns text[]
language plpgsql immutable as $$
declare
  v_valid constant text[] := array[
    'sum', 'avg', 'count', 'min', 'max', 'median', 'std', 'var', 'first', 'last', 'p90', 'p95', 'p99', 'percentile'
  ];
  v_names text[];
  v_unknown text;
begin
  select array_agg(name order by position) into v_names from (
    select name, min(position) as position
    from (
      select lower(trim(both E'" \t\n\r' from part)) as name, position
      from unnest(string_to_array(trim(both E'{} \t\n\r' from p_types), ',')) with ordinality as parts (part, position)
    ) as parsed
    group by name
  ) as distinct_names;
  select coalesce(name, '') into v_unknown
  from unnest(coalesce(v_names, '{null}')) as names (name) where name is null or name <> all (v_valid) limit 1;
  if found then
    raise exception using errcode = 'check_violation', column = 'aggregation_types', detail = v_unknown,
      message = format('aggregation_types: %L is no aggregation; there are: %s', v_unknown,
        array_to_string(v_valid, ', '));
  end if;
  return v_names;
end
$$;
