-- Returns the table or view that a name of metricsandtables means. Returns no row where there is none.
--
-- p_table: an identifier as in SQL, qualified or on the search path, or a plain name with any characters.
-- columns: array of {"name", "type", "kind"}. For a domain, type and kind are those of its base type. kind is the
--   category of the type, as in pg_type.
-- is_allowed: false for the catalogue and for internal tables: no metric may be read from them.
create or replace function ops.batch_find_source(
  p_table text, out schema_name text, out table_name text, out columns jsonb, out is_allowed boolean
)
returns setof record
language plpgsql stable as $$
declare
  v_relation oid;
begin
  begin
    v_relation := to_regclass(p_table);
  exception when others then
    v_relation := null; -- not a valid identifier
  end;
  v_relation := coalesce(v_relation, to_regclass(quote_ident(p_table)));
  return query
    select n.nspname::text, c.relname::text,
      (
        select coalesce(
          jsonb_agg(
            jsonb_build_object('name', a.attname, 'type', format_type(t.oid, null), 'kind', t.typcategory)
            order by a.attnum),
          '[]')
        from pg_attribute a
        join pg_type d on d.oid = a.atttypid
        join pg_type t on t.oid = coalesce(nullif(d.typbasetype, 0), d.oid)
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      ),
      c.relkind in ('r', 'p', 'v', 'm', 'f')
        and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'ops', 'drizzle')
        and (n.nspname <> 'warehouse' or c.relkind = 'v')
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = v_relation;
end
$$;
