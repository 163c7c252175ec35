import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

/** The database as the program sees it: drizzle over one pool. Query functions take it, or a {@link Tx}, first. */
export type Db = NodePgDatabase & { $client: pg.Pool };

/** The same inside `db.transaction(async (tx) => …)`. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** Whatever can run a statement. */
export type Executor = Db | Tx;

export interface PoolOptions {
  url: string;
  min?: number;
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** Prepares each new session before anybody gets it. */
  onConnect?: (client: pg.ClientBase) => Promise<void>;
  onError: (error: Error) => void;
}

const keptAsText = new Set<number>([
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  // numeric and int8 come as text already; they are converted on purpose, once, in a query's row type
]);

/** `date` and `timestamp` stay text: pg would make them instants in the server's local time. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    keptAsText.has(oid)
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/** Returns a pool whose sessions run in UTC. A lost idle connection is reported to `onError` and replaced, never thrown. */
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
 * Returns the typed database over a pool; the pool stays its owner's to end. A session whose `begin` fails goes back to the pool,
 * where drizzle's own transaction would keep it for ever.
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
