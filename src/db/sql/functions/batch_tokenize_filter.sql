-- Splits a resource_filter into tokens, in order. Blanks are left out.
--   at    the position in characters, from 1
--   kind  string ('…'), quoted ("…"), word, number, operator, mark (a parenthesis or a comma), end (the last token),
--         or other for text that no filter contains
--   word  the text of the token, without quotes
create or replace function ops.batch_tokenize_filter(p_filter text, out at integer, out kind text, out word text)
returns setof record
language sql immutable as $$
  select at, kind, case kind
      when 'string' then replace(substr(found, 2, length(found) - 2), '''''', '''')
      when 'quoted' then replace(substr(found, 2, length(found) - 2), '""', '"')
      else found end
  from (
    select n, part[1] as found,
      1 + coalesce(
        sum(length(part[1])) over (order by n rows between unbounded preceding and 1 preceding), 0)::integer as at,
      case
        when part[2] is not null then 'blank'
        when part[3] is not null then 'string'
        when part[4] is not null then 'quoted'
        when part[5] is not null then 'word'
        when part[6] is not null then 'number'
        when part[7] is not null then 'operator'
        when part[8] is not null then 'mark'
        else 'other'
      end as kind
    from regexp_matches(p_filter,
      '((\s+)|(''(?:[^'']|'''')*'')|("(?:[^"]|"")*")|([A-Za-z_][A-Za-z0-9_]*)'
      || '|([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?)|(<=|>=|<>|!=|=|<|>)|([(),])|.)', 'g')
      with ordinality as found (part, n)
    union all
    select 9223372036854775807, '', length(p_filter) + 1, 'end'
  ) as tokens
  where kind <> 'blank' order by n
$$;
