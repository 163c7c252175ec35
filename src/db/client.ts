import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

/** The database: Drizzle on top of a pool. Query functions take it, or a {@link Tx}, as their first argument. */
export type Db = NodePgDatabase & { $client: pg.Pool };

/** The argument of the function in `db.transaction(async (tx) => …)`. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** Anything that can run a statement: the database or a transaction. */
export type Executor = Db | Tx;

export interface PoolOptions {
  url: string;
  min?: number;
  max?: number;
  /** `application_name`, as pg_stat_activity shows it. */
  applicationName?: string;
  /** Prepares each new session before the pool hands it out. */
  onConnect?: (client: pg.ClientBase) => Promise<void>;
  /** Gets the errors of idle connections. */
  onError: (error: Error) => void;
}

const keptAsText = new Set<number>([
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  // numeric and int8 come as text by default. Each query casts them itself.
]);

/** `date` and `timestamp` stay text: pg would read them as Dates in the local time of this machine. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    keptAsText.has(oid)
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/** Creates a pool whose sessions run in UTC. A lost idle connection is reported to `onError` and replaced. */
export function createPool({
  url,
  min = 0,
  max = 10,
  applicationName = 'tally',
  onConnect,
  onError,
}: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    min,
    max,
    types,
    application_name: applicationName,
    options: '-c timezone=UTC',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    onConnect,
  });
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  return pool;
}

/**
 * Creates the database on top of a pool. The caller ends the pool.
 *
 * A connection on which `begin` fails goes back to the pool. Drizzle's own `transaction` would never release it.
 */
export function createDb(pool: pg.Pool): Db {
  const db = drizzle(pool);
  db.transaction = async (work, config) => {
    const client = await pool.connect();
    try {
      return await (drizzle(client) as unknown as Db).transaction(work, config);
    } finally {
      client.release();
    }
  };
  return db;
}
