import type pg from 'pg';

/**
 * Functions, views and triggers of the database: name → version. A name has the object's type and what identifies it:
 * `function warehouse.local_day(int8,timestamptz)`, `view mart.f_customer_retention`, `trigger on_package on
 * dtrack.package`. It is the same in all versions of PostgreSQL and with any search path. The version changes with each
 * CREATE OR REPLACE.
 */
export type SqlObjects = Map<string, string>;

/** A privilege on a view or on one of its columns, to be granted again after the view was dropped and created. */
export interface ViewGrant {
  view: string;
  column: string | null;
  /** The complete GRANT statement. */
  statement: string;
}

/**
 * Functions of all kinds, views and triggers outside the schemas of PostgreSQL; `target` is what DROP takes. Argument
 * types have their internal names: what `pg_identify_object` writes instead depends on the version of PostgreSQL.
 */
const catalogue = `
  select o.class, o.oid, i.type || ' ' || coalesce(o.identity, i.identity) as name,
    i.type || ' ' || i.identity as target, o.oid || ' ' || o.version as version
  from pg_namespace n
  cross join lateral (
    select 'pg_proc'::regclass::oid as class, p.oid, p.ctid as version,
      format('%I.%I(%s)', n.nspname, p.proname, (
        select string_agg((
          select case when t.typnamespace = 'pg_catalog'::regnamespace then t.typname::text
            else format('%s.%I', t.typnamespace::regnamespace, t.typname) end
          from pg_type t where t.oid = a.type
        ), ',' order by a.position)
        from unnest(p.proargtypes) with ordinality a (type, position)
      )) as identity
    from pg_proc p
    where p.pronamespace = n.oid
    union all
    select 'pg_class'::regclass, c.oid, r.ctid, null -- CREATE OR REPLACE VIEW writes the rule again
    from pg_class c join pg_rewrite r on r.ev_class = c.oid and r.rulename = '_RETURN'
    where c.relnamespace = n.oid
    union all
    select 'pg_trigger'::regclass, t.oid, t.ctid, null
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = n.oid and not t.tgisinternal
  ) o
  cross join pg_identify_object(o.class, o.oid, 0) i
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** Returns the functions, views and triggers of the database. */
export async function readObjects(client: pg.ClientBase): Promise<SqlObjects> {
  const { rows } = await client.query<{ name: string; version: string }>(`select name, version from (${catalogue}) k`);
  return new Map(rows.map(({ name, version }) => [name, version]));
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
  doomed (class, oid, target, depth) as (
    select class, oid, target, 0 from known where name = any($1)
    union
    select k.class, k.oid, k.target, x.depth + 1
    from doomed x
    join dependency d on d.refclassid = x.class and d.refobjid = x.oid
    join known k on k.class = d.classid and k.oid = d.objid and k.name = any($2)
    where (k.class, k.oid) <> (x.class, x.oid)
  ) cycle class, oid set is_cycle using path
  select target, case class when 'pg_class'::regclass then oid::regclass::text end as view
  from doomed
  group by class, oid, target
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
