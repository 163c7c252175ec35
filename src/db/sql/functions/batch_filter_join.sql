-- Returns operands of a resource_filter with the last one (NOT) or the last two (AND, OR) joined into one; a row of ANDs, or of ORs,
-- stays one list.
create or replace function ops.batch_filter_join(p_operands jsonb[], p_op text) returns jsonb[]
language sql immutable as $$
  select case when p_op = 'NOT' then trim_array(p_operands, 1) || jsonb_build_object('op', 'NOT', 'part', last)
    else trim_array(p_operands, 2) || jsonb_build_object('op', p_op, 'parts',
      case when before ->> 'op' = p_op then before -> 'parts' else jsonb_build_array(before) end || jsonb_build_array(last)) end
  from (select p_operands[cardinality(p_operands)] as last, p_operands[cardinality(p_operands) - 1] as before) ends
$$;
