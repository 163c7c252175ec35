-- Returns the aggregations that a comma list, or a text array written as text, names: lower case, each once, in order. Refuses unknown ones.
create or replace function ops.batch_aggregations(p_types text) returns text[]
language plpgsql immutable as $$
declare
  v_known constant text[] := array['sum', 'avg', 'count', 'min', 'max', 'median', 'std', 'var', 'first', 'last', 'p90', 'p95', 'p99', 'percentile'];
  v_given text[];
  v_unknown text;
begin
  select array_agg(word order by n) into v_given from (
    select word, min(n) as n
    from (select lower(trim(both E' "\t\n\r' from part)) as word, n
      from unnest(string_to_array(trim(both E'{} \t\n\r' from p_types), ',')) with ordinality as parts (part, n)) words
    group by word
  ) known;
  select coalesce(quote_literal(word), 'nothing') into v_unknown
  from unnest(coalesce(v_given, '{null}')) as words (word) where word is null or word <> all (v_known) limit 1;
  if found then
    raise exception using errcode = 'check_violation',
      message = format('aggregation_types: %s is no aggregation; there are: %s', v_unknown, array_to_string(v_known, ', '));
  end if;
  return v_given;
end
$$;
