-- Raises check_violation for a resource_filter: what was expected at the position p_at (in characters, from 1) and
-- which token is there. It never returns.
create or replace function ops.batch_raise_filter_error(p_at integer, p_expected text, p_kind text, p_word text)
returns void
language plpgsql immutable as $$
begin
  raise exception using errcode = 'check_violation',
    message = format('resource_filter, position %s: expected %s, not %s', p_at, p_expected,
      case when p_kind = 'end' then 'the end' else quote_literal(left(p_word, 40)) end),
    hint = 'A filter compares columns with values: = != <> < <= > >= LIKE IN (…) BETWEEN … AND … IS [NOT] NULL, '
      'joined by AND, OR, NOT and parentheses.';
end
$$;
