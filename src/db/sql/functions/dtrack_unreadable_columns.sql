-- Returns the columns of the company's tables whose type cannot be read, with the type, such as
-- 'enterprise.shipment.shipped (date)'; '{}' if there is none. A type can be read if a value of it can be: a text in a
-- column of dates may be a date, and a text that is none is an error of its row.
create or replace function dtrack.unreadable_columns() returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(format('enterprise.%s.%s (%s)', c.relname, e.attname, format_type(e.atttypid, e.atttypmod))
    order by c.relname, a.attnum), '{}')
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_attribute e on e.attrelid = to_regclass('enterprise.' || c.relname) and e.attname = a.attname
    and not e.attisdropped
  join pg_type t on t.oid = e.atttypid
  join pg_type base on base.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
  where c.relnamespace = 'dtrack'::regnamespace and c.relname in ('shipment', 'package')
    and not case a.atttypid
      -- B boolean, N number, S text, V bit string, D date or time, A array, C composite, G geometric, R range
      when 'boolean'::regtype then base.typcategory in ('B', 'N', 'S', 'V') and base.typname not in ('money', 'oid')
      when 'numeric'::regtype then base.typcategory in ('N', 'S') and base.typname not in ('money', 'oid')
      when 'date'::regtype
        then base.typcategory in ('D', 'N', 'S') and base.typname not in ('time', 'timetz', 'money', 'oid')
      else base.typcategory not in ('A', 'C', 'G', 'R') and base.typname not in ('bytea', 'json', 'jsonb', 'xml')
    end
$$;

revoke execute on function dtrack.unreadable_columns() from public;
