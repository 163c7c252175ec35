import type pg from 'pg';

/**
 * Functions, views and triggers of the database by name. A name has the object's type and what identifies it:
 * `function warehouse.local_day(int8,timestamptz)`, `view mart.f_customer_retention`, `trigger on_package on
 * dtrack.package`. It is the same in all versions of PostgreSQL and with any search path.
 */
export type SqlObjects = Map<string, SqlObject>;

export interface SqlObject {
  /** Changes with each CREATE OR REPLACE. */
  version: string;
  /** The transaction or subtransaction that created or replaced it. */
  xid: string;
}

/** A privilege on a view or on one of its columns, to be granted again after the view was dropped and created. */
export interface ViewGrant {
  view: string;
  column: string | null;
  /** The complete GRANT statement. */
  statement: string;
}

/**
 * Functions of all kinds, views and triggers outside the schemas of PostgreSQL, with the types and names of
 * `pg_identify_object`. That function takes milliseconds for all of them, and what it writes for argument types depends
 * on the version of PostgreSQL: here they have their internal names. Objects that PostgreSQL itself creates have an oid
 * below 16384: the 3,300 functions among them are not even read.
 */
const catalogue = `
  with own_schema as (
    select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  ),
  argument_type as (
    select oid, case when typnamespace = 'pg_catalog'::regnamespace then typname::text
      else format('%s.%I', typnamespace::regnamespace, typname) end as name
    from pg_type
  )
  select 'pg_proc'::regclass::oid as class, p.oid, p.ctid as version, p.xmin::text as xid, format('%s %I.%I(%s)',
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end, n.nspname, p.proname,
    string_agg(t.name, ',' order by a.position)) as name
  from own_schema n
  join pg_proc p on p.pronamespace = n.oid and p.oid >= 16384
  left join unnest(p.proargtypes) with ordinality a (type, position) on true
  left join argument_type t on t.oid = a.type
  group by p.oid, p.ctid, p.xmin::text, p.prokind, p.proname, n.nspname
  union all
  select 'pg_class'::regclass, c.oid, r.ctid, r.xmin::text, -- CREATE OR REPLACE VIEW writes the rule again
    format('%s %I.%I', case c.relkind when 'm' then 'materialized view' else 'view' end, n.nspname, c.relname)
  from own_schema n
  join pg_class c on c.relnamespace = n.oid and c.oid >= 16384
  join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
  union all
  select 'pg_trigger'::regclass, t.oid, t.ctid, t.xmin::text,
    format('trigger %I on %I.%I', t.tgname, n.nspname, c.relname)
  from own_schema n
  join pg_class c on c.relnamespace = n.oid
  join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal`;

/** Returns the functions, views and triggers of the database. */
export async function readObjects(client: pg.ClientBase): Promise<SqlObjects> {
  const { rows } = await client.query<SqlObject & { name: string }>(
    `select name, oid || ' ' || version as version, xid from (${catalogue}) k`,
  );
  return new Map(rows.map(({ name, ...object }) => [name, object]));
}

/**
 * Drops `names` and, before them, those of `droppable` that depend on them. Names that do not exist are skipped. Throws
 * where anything else depends on them, for example a view that somebody else created: CASCADE would drop it silently.
 * Returns the grants of the views that were dropped.
 */
export async function dropObjects(
  client: pg.ClientBase,
  names: readonly string[],
  droppable: readonly string[],
): Promise<ViewGrant[]> {
  const { rows } = await client.query<{ target: string; view: string | null }>(dropOrder, [names, droppable]);
  const views = rows.flatMap(({ view }) => view ?? []);
  const grants = await readViewGrants(client, views);
  for (const { target } of rows) await client.query(`drop ${target}`); // PostgreSQL has quoted it
  return grants;
}

/** Parameters: names to drop; names that may be dropped because they depend on those. Dependents come first. */
const dropOrder = `
  with recursive known as materialized (${catalogue}),
  dependency as (
    select d.refclassid, d.refobjid,
      case when r.oid is null then d.classid else 'pg_class'::regclass end as classid,
      coalesce(r.ev_class, d.objid) as objid
    from pg_depend d left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
  ),
  doomed (class, oid, depth) as (
    select class, oid, 0 from known where name = any($1)
    union
    select k.class, k.oid, x.depth + 1
    from doomed x
    join dependency d on d.refclassid = x.class and d.refobjid = x.oid
    join known k on k.class = d.classid and k.oid = d.objid and k.name = any($2)
    where (k.class, k.oid) <> (x.class, x.oid)
  ) cycle class, oid set is_cycle using path
  select i.type || ' ' || i.identity as target,
    case class when 'pg_class'::regclass then oid::regclass::text end as view
  from doomed
  cross join pg_identify_object(class, oid, 0) i
  group by class, oid, i.type, i.identity
  order by max(depth) desc, target`;

/** Grants to the owner are left out: a new view has them. */
async function readViewGrants(client: pg.ClientBase, views: readonly string[]): Promise<ViewGrant[]> {
  const { rows } = await client.query<ViewGrant>(
    `select c.oid::regclass::text as view, a.attname as column,
      format('grant %s%s on %s to %s%s', p.privilege_type, ' (' || quote_ident(a.attname) || ')', c.oid::regclass,
        case p.grantee when 0 then 'public' else p.grantee::regrole::text end,
        case when p.is_grantable then ' with grant option' end) as statement
    from pg_class c
    cross join lateral (
      select null::name as attname, c.relacl as acl
      union all
      select attname, attacl from pg_attribute where attrelid = c.oid and not attisdropped
    ) a
    cross join aclexplode(a.acl) p
    where c.oid = any($1::regclass[]) and p.grantee <> c.relowner`,
    [views],
  );
  return rows;
}

/** Grants privileges on views again. Skips views and columns that no longer exist. Idempotent. */
export async function restoreViewGrants(client: pg.ClientBase, grants: readonly ViewGrant[]): Promise<void> {
  for (const { view, column, statement } of grants) {
    const { rowCount } = await client.query(
      `select from pg_class c where c.oid = to_regclass($1) and ($2::name is null or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = $2 and not a.attisdropped))`,
      [view, column],
    );
    if (rowCount) await client.query(statement);
  }
}
