import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../client.ts';
import { lockNumbers } from '../../session/advisory-locks.ts';
import { firstRow, rows } from '../query.ts';

/** The advisory locks of two numbers that sessions of this database hold. The caller adds the condition. */
function heldLocks(classId: number): SQL {
  return sql`pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
    and l.database = (select d.oid from pg_database d where d.datname = current_database())
    and l.classid = ${classId}::oid`;
}

/** Returns the number of instances that hold one of the locks `from` to `to` of the class `inboxMember`. */
export async function countInboxMembers(exec: Executor, { from, to }: { from: number; to: number }): Promise<number> {
  const row = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::float8 as count from ${heldLocks(lockNumbers.inboxMember)}
      and l.objid between ${from}::oid and ${to}::oid`,
  );
  return row?.count ?? 0;
}

/**
 * Ends the lock sessions of instances that have been silent for `silentMs`, because their process is stopped or their
 * machine is gone. That releases their locks, also those of jobs. Returns the names of the sessions.
 *
 * @param ownName `application_name` of the caller's own lock session
 */
export async function terminateSilentInstances(
  exec: Executor,
  { ownName, silentMs }: { ownName: string; silentMs: number },
): Promise<string[]> {
  const terminated = await rows<{ name: string }>(
    exec,
    // Materialized: otherwise PostgreSQL may terminate sessions before it has checked the other conditions.
    sql`with silent as materialized (
      select a.pid, a.application_name as name from pg_stat_activity a
      where a.pid in (select l.pid from ${heldLocks(lockNumbers.inboxMember)}) and a.application_name <> ${ownName}
        and a.state_change < clock_timestamp() - make_interval(secs => ${silentMs / 1000})
    )
    select name from silent where pg_terminate_backend(pid, 5000)`,
  );
  return terminated.map(({ name }) => name);
}

/** Returns true where an instance holds the lock of the poller, and not another role or program. */
export async function isPolledByInstance(exec: Executor, botId: number): Promise<boolean> {
  const row = await firstRow<{ count: number }>(
    exec,
    sql`select count(*)::float8 as count from pg_stat_activity a
    where a.application_name like 'tally locks %'
      and a.pid in (select l.pid from ${heldLocks(lockNumbers.poller)} and l.objid = ${botId}::oid)`,
  );
  return row?.count === 1;
}
