-- Replaces the last operand (NOT) or the last two operands (AND, OR) of a resource_filter by one node of the syntax
-- tree. A sequence of ANDs, or of ORs, becomes one node with many parts.
create or replace function ops.batch_combine_operands(p_operands jsonb[], p_op text) returns jsonb[]
language sql immutable as $$
  select case
    when p_op = 'NOT' then trim_array(p_operands, 1) || jsonb_build_object('op', 'NOT', 'part', last)
    else trim_array(p_operands, 2) || jsonb_build_object('op', p_op, 'parts',
      case when previous ->> 'op' = p_op then previous -> 'parts' else jsonb_build_array(previous) end
        || jsonb_build_array(last))
  end
  from (
    select p_operands[cardinality(p_operands)] as last, p_operands[cardinality(p_operands) - 1] as previous
  ) as operands
$$;
