-- Parses one comparison of a resource_filter. p_at, p_kind and p_word are the tokens (see ops.batch_tokenize_filter),
-- and p_next is the index of the first token of the comparison. Returns in p_next the index after the comparison, and
-- as tree
--   {"op", "column", "quoted", "at", "negated", "values": [value, …]}
-- with values as ops.batch_parse_value returns them. negated is true for IS NOT NULL, NOT LIKE, NOT IN and NOT BETWEEN.
-- Raises check_violation, with the position, where there is no comparison.
create or replace function ops.batch_parse_comparison(
  p_at integer[], p_kind text[], p_word text[], inout p_next integer, out tree jsonb
)
language plpgsql immutable as $$
declare
  v_op text;
  v_negated boolean := false;
  v_values jsonb := '[]';
begin
  if not (p_kind[p_next] = 'quoted' or p_kind[p_next] = 'word'
    and upper(p_word[p_next]) not in ('AND', 'OR', 'NOT', 'IN', 'LIKE', 'BETWEEN', 'IS', 'NULL', 'TRUE', 'FALSE')) then
    perform ops.batch_raise_filter_error(p_at[p_next], 'a column, NOT or (', p_kind[p_next], p_word[p_next]);
  end if;
  tree := jsonb_build_object('column', p_word[p_next], 'quoted', p_kind[p_next] = 'quoted', 'at', p_at[p_next]);
  p_next := p_next + 1;

  v_op := case when p_kind[p_next] in ('word', 'operator') then upper(p_word[p_next]) end;
  if v_op = 'NOT' then
    v_negated := true;
    p_next := p_next + 1;
    v_op := case when p_kind[p_next] = 'word' then upper(p_word[p_next]) end;
    if v_op is null or v_op not in ('LIKE', 'IN', 'BETWEEN') then
      perform ops.batch_raise_filter_error(p_at[p_next], 'LIKE, IN or BETWEEN', p_kind[p_next], p_word[p_next]);
    end if;
  elsif v_op is null or p_kind[p_next] = 'word' and v_op not in ('LIKE', 'IN', 'BETWEEN', 'IS') then
    perform ops.batch_raise_filter_error(
      p_at[p_next], 'a comparison (= != <> < <= > >= LIKE IN BETWEEN IS)', p_kind[p_next], p_word[p_next]);
  end if;
  p_next := p_next + 1;

  if v_op = 'IS' then
    if upper(p_word[p_next]) = 'NOT' and p_kind[p_next] = 'word' then
      v_negated := true;
      p_next := p_next + 1;
    end if;
    if p_kind[p_next] <> 'word' or upper(p_word[p_next]) <> 'NULL' then
      perform ops.batch_raise_filter_error(
        p_at[p_next], case when v_negated then 'NULL' else 'NULL or NOT NULL' end, p_kind[p_next], p_word[p_next]);
    end if;
  elsif v_op = 'IN' then
    if p_word[p_next] <> '(' or p_kind[p_next] <> 'mark' then
      perform ops.batch_raise_filter_error(p_at[p_next], '(', p_kind[p_next], p_word[p_next]);
    end if;
    loop
      v_values := v_values || ops.batch_parse_value(p_at[p_next + 1], p_kind[p_next + 1], p_word[p_next + 1]);
      p_next := p_next + 2;
      exit when p_kind[p_next] = 'mark' and p_word[p_next] = ')';
      if p_kind[p_next] <> 'mark' or p_word[p_next] <> ',' then
        perform ops.batch_raise_filter_error(p_at[p_next], ', or )', p_kind[p_next], p_word[p_next]);
      end if;
    end loop;
  else
    v_values := v_values || ops.batch_parse_value(p_at[p_next], p_kind[p_next], p_word[p_next]);
    if v_op = 'LIKE' and (p_kind[p_next] not in ('string', 'quoted')
      or length(substring(p_word[p_next] from '\\*$')) % 2 = 1) then
      perform ops.batch_raise_filter_error(
        p_at[p_next], 'a pattern in quotes that does not end in a single backslash', p_kind[p_next], p_word[p_next]);
    end if;
    if v_op = 'BETWEEN' then
      p_next := p_next + 1;
      if p_kind[p_next] <> 'word' or upper(p_word[p_next]) <> 'AND' then
        perform ops.batch_raise_filter_error(p_at[p_next], 'AND', p_kind[p_next], p_word[p_next]);
      end if;
      p_next := p_next + 1;
      v_values := v_values || ops.batch_parse_value(p_at[p_next], p_kind[p_next], p_word[p_next]);
    end if;
  end if;
  p_next := p_next + 1;
  tree := tree || jsonb_build_object('op', case v_op when '<>' then '!=' when 'IS' then 'IS NULL' else v_op end,
    'negated', v_negated, 'values', v_values);
end
$$;
