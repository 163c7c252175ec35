-- Takes from PUBLIC, and so from the role tally_bi, the rights with which it could harm Tally although it can only
-- read: advisory locks stop Tally, temporary tables and large objects fill the disk. It needs a superuser. Superusers
-- and the roles that use Tally's schema keep these rights. Other roles lose them in this database: grant them what they
-- need, for example `grant execute on function pg_advisory_lock(bigint) to somebody`. Idempotent.
--
-- `npm run job -- grant-bi` runs this file where no other roles can log in.
do $$
declare
  own text;
  f regprocedure;
begin
  select string_agg(quote_ident(rolname), ', ') into own from pg_roles
    where not rolsuper and rolname !~ '^(pg_|tally_bi$)' and has_schema_privilege(oid, 'ops', 'usage');
  for f in
    select oid from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and (proname ~ '^pg_(try_)?advisory_' or proname in ('lo_creat', 'lo_create', 'lo_from_bytea'))
      and has_function_privilege('tally_bi', oid, 'execute')
  loop
    execute format('revoke execute on function %s from public', f);
    if own is not null then
      execute format('grant execute on function %s to %s', f, own);
    end if;
  end loop;
  execute format('revoke temporary on database %I from public', current_database());
  if own is not null then
    execute format('grant temporary on database %I to %s', current_database(), own);
  end if;
end
$$;
-- Only a superuser may change it, so the role cannot lift it.
alter role tally_bi set temp_file_limit = '1GB';
