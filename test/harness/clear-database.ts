import type pg from 'pg';

interface Table {
  name: string;
  /** Whether rows belong to a person. Rows of such a table without a person are there for all. */
  hasUserId: boolean;
}

interface EmptierOptions {
  /** Lets ids begin where they begin now. A program that remembers ids would take new rows for old ones. */
  restartsSequences?: boolean;
}

/** A job that runs when the program starts may have filled it before the first test, or not yet. */
const alwaysEmptied = ['ops.job_state'];

/**
 * Creates the function that deletes what tests have written: all rows of tables that are empty now, and the rows of
 * people from the others. What migrations and the start of the program have written stays.
 */
export async function createEmptier(
  pool: pg.Pool,
  { restartsSequences = false }: EmptierOptions = {},
): Promise<() => Promise<void>> {
  const { rows: tables } = await pool.query<Table>(`select c.oid::regclass::text as name,
      exists (select from pg_attribute where attrelid = c.oid and attname = 'user_id') as "hasUserId"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)'`);
  const filledAtStart = (await findFilled(pool, tables)).filter((name) => !alwaysEmptied.includes(name));
  const emptied = tables
    .filter(({ name, hasUserId }) => hasUserId || !filledAtStart.includes(name))
    .map(({ name }) => ({ name, where: filledAtStart.includes(name) ? ' where user_id is not null' : '' }));
  const restarts = restartsSequences ? await restartSequences(pool) : [];
  return async () => {
    const filled = await findFilled(pool, emptied);
    const deletions = emptied
      .filter(({ name }) => filled.includes(name))
      .map(({ name, where }) => `delete from ${name}${where}`);
    // One statement for all, so one transaction. Without triggers, so in any order.
    await pool.query(['set local session_replication_role = replica', ...deletions, ...restarts].join(';'));
  };
}

/** Returns the names of the tables that have rows. */
async function findFilled(pool: pg.Pool, tables: { name: string }[]): Promise<string[]> {
  const text = tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
  // Named, because to plan it takes longer than to run it.
  const name = `find_filled_${tables.length}`;
  const { rows } = await pool.query<{ name: string }>({ name, text: text.join(' union all ') });
  return rows.map(({ name }) => name);
}

/**
 * Returns a statement that sets all sequences to their present values, except those from which a session takes many
 * values at once: it would go on with the values that another one takes now.
 */
async function restartSequences(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ call: string }>(
    `select format('setval(%L, %s, %s)', format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
      (last_value is not null)::text) as call from pg_sequences where cache_size = 1`,
  );
  return [`select ${rows.map(({ call }) => call).join(', ')}`];
}
