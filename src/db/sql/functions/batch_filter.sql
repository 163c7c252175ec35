-- Returns the tree of a resource_filter: {"op": "AND" | "OR", "parts": […]}, {"op": "NOT", "part"} or a comparison (see
-- batch_filter_comparison); null for a blank one. Refuses, with the position of the fault, what is outside the grammar. This is the
-- only parser of filters: whoever uses one compiles this tree, with its values bound.
create or replace function ops.batch_filter(p_filter text) returns jsonb
language plpgsql immutable as $$
declare
  v_at integer[];
  v_kind text[];
  v_word text[];
  v_next integer := 1;
  v_operands jsonb[] := '{}';
  v_operand jsonb;
  -- AND, OR, NOT and ( that wait for what follows, and where they stand.
  v_waiting text[] := '{}';
  v_waiting_at integer[] := '{}';
  v_op text;
  v_is_end boolean;
begin
  if p_filter is null or p_filter ~ '^\s*$' then
    return null;
  end if;
  if length(p_filter) > 4000 then
    perform ops.batch_filter_fault(4001, 'the end (a filter has at most 4000 characters)', 'other', substr(p_filter, 4001));
  end if;
  select array_agg(at), array_agg(kind), array_agg(word) into v_at, v_kind, v_word from ops.batch_filter_tokens(p_filter);

  loop
    while v_kind[v_next] = 'mark' and v_word[v_next] = '(' or v_kind[v_next] = 'word' and upper(v_word[v_next]) = 'NOT' loop
      if cardinality(v_waiting) >= 100 then
        perform ops.batch_filter_fault(v_at[v_next], 'less that is nested', v_kind[v_next], v_word[v_next]);
      end if;
      v_waiting := v_waiting || upper(v_word[v_next]);
      v_waiting_at := v_waiting_at || v_at[v_next];
      v_next := v_next + 1;
    end loop;
    select p_next, tree into v_next, v_operand from ops.batch_filter_comparison(v_at, v_kind, v_word, v_next);
    v_operands := v_operands || v_operand;

    -- Behind an operand: closing parentheses, then AND, OR or the end. What waits and binds as tightly is joined.
    loop
      v_op := case when v_kind[v_next] in ('word', 'mark') then upper(v_word[v_next]) end;
      v_is_end := v_kind[v_next] = 'end';
      if not v_is_end and coalesce(v_op, '') not in ('AND', 'OR', ')') then
        perform ops.batch_filter_fault(v_at[v_next], 'AND, OR, ) or the end', v_kind[v_next], v_word[v_next]);
      end if;
      while cardinality(v_waiting) > 0 and v_waiting[cardinality(v_waiting)] <> '('
        and (v_op is distinct from 'AND' or v_waiting[cardinality(v_waiting)] <> 'OR') loop
        v_operands := ops.batch_filter_join(v_operands, v_waiting[cardinality(v_waiting)]);
        v_waiting := trim_array(v_waiting, 1);
        v_waiting_at := trim_array(v_waiting_at, 1);
      end loop;
      exit when v_op is distinct from ')';
      if cardinality(v_waiting) = 0 then
        perform ops.batch_filter_fault(v_at[v_next], 'AND, OR or the end', v_kind[v_next], v_word[v_next]);
      end if;
      v_waiting := trim_array(v_waiting, 1);
      v_waiting_at := trim_array(v_waiting_at, 1);
      v_next := v_next + 1;
    end loop;

    if v_is_end then
      if cardinality(v_waiting) > 0 then
        perform ops.batch_filter_fault(v_at[v_next], format(') for the ( at position %s', v_waiting_at[cardinality(v_waiting)]), 'end', '');
      end if;
      return v_operands[1];
    end if;
    v_waiting := v_waiting || v_op;
    v_waiting_at := v_waiting_at || v_at[v_next];
    v_next := v_next + 1;
  end loop;
end
$$;
