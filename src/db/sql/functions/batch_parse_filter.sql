-- Parses a resource_filter and returns its syntax tree. A node is one of
--   {"op": "AND" | "OR", "parts": [node, …]}
--   {"op": "NOT", "part": node}
--   a comparison, see ops.batch_parse_comparison
-- Null for a blank filter. Raises check_violation, with the position, for text that is not in the grammar.
--
-- This is the only parser of filters. Whoever uses a filter compiles this tree, with bound values. The parser reads
-- operands into one stack and the operators that wait for an operand into another (precedence: NOT, AND, OR).
create or replace function ops.batch_parse_filter(p_filter text) returns jsonb
language plpgsql immutable as $$
declare
  v_at integer[];
  v_kind text[];
  v_word text[];
  v_next integer := 1;
  v_operands jsonb[] := '{}';
  v_operand jsonb;
  -- AND, OR, NOT and ( that wait for an operand, and their positions.
  v_pending text[] := '{}';
  v_pending_at integer[] := '{}';
  v_op text;
  v_is_end boolean;
begin
  if p_filter is null or p_filter ~ '^\s*$' then
    return null;
  end if;
  if length(p_filter) > 4000 then
    perform ops.batch_raise_filter_error(
      4001, 'the end (a filter has at most 4000 characters)', 'other', substr(p_filter, 4001));
  end if;
  select array_agg(at), array_agg(kind), array_agg(word) into v_at, v_kind, v_word
  from ops.batch_tokenize_filter(p_filter);

  loop
    while v_kind[v_next] = 'mark' and v_word[v_next] = '(' or v_kind[v_next] = 'word' and upper(v_word[v_next]) = 'NOT'
    loop
      if cardinality(v_pending) >= 100 then
        perform ops.batch_raise_filter_error(v_at[v_next], 'less that is nested', v_kind[v_next], v_word[v_next]);
      end if;
      v_pending := v_pending || upper(v_word[v_next]);
      v_pending_at := v_pending_at || v_at[v_next];
      v_next := v_next + 1;
    end loop;
    select p_next, tree into v_next, v_operand from ops.batch_parse_comparison(v_at, v_kind, v_word, v_next);
    v_operands := v_operands || v_operand;

    -- After an operand: closing parentheses, then AND, OR or the end. Pending operators that bind as tightly as the
    -- next one, or more tightly, are combined with their operands.
    loop
      v_op := case when v_kind[v_next] in ('word', 'mark') then upper(v_word[v_next]) end;
      v_is_end := v_kind[v_next] = 'end';
      if not v_is_end and coalesce(v_op, '') not in ('AND', 'OR', ')') then
        perform ops.batch_raise_filter_error(v_at[v_next], 'AND, OR, ) or the end', v_kind[v_next], v_word[v_next]);
      end if;
      while cardinality(v_pending) > 0 and v_pending[cardinality(v_pending)] <> '('
        and (v_op is distinct from 'AND' or v_pending[cardinality(v_pending)] <> 'OR') loop
        v_operands := ops.batch_combine_operands(v_operands, v_pending[cardinality(v_pending)]);
        v_pending := trim_array(v_pending, 1);
        v_pending_at := trim_array(v_pending_at, 1);
      end loop;
      exit when v_op is distinct from ')';
      if cardinality(v_pending) = 0 then
        perform ops.batch_raise_filter_error(v_at[v_next], 'AND, OR or the end', v_kind[v_next], v_word[v_next]);
      end if;
      v_pending := trim_array(v_pending, 1);
      v_pending_at := trim_array(v_pending_at, 1);
      v_next := v_next + 1;
    end loop;

    if v_is_end then
      if cardinality(v_pending) > 0 then
        perform ops.batch_raise_filter_error(
          v_at[v_next], format(') for the ( at position %s', v_pending_at[cardinality(v_pending)]), 'end', '');
      end if;
      return v_operands[1];
    end if;
    v_pending := v_pending || v_op;
    v_pending_at := v_pending_at || v_at[v_next];
    v_next := v_next + 1;
  end loop;
end
$$;
