import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

/** The database: Drizzle on top of a pool. Query functions take it, or a {@link Tx}, as their first argument. */
export type Db = NodePgDatabase & { $client: pg.Pool };

/** The argument of the function in `db.transaction(async (tx) => …)`. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/** Anything that can run a statement: the database or a transaction. */
export type Executor = Db | Tx;

/** How a database is reached. */
export interface DatabaseAddress {
  url: string;
  /**
   * True for the address of a pooler that may run each transaction in another session, such as PgBouncer with
   * `pool_mode=transaction`. Then nothing is sent that has to outlive a transaction: no settings, no named statements.
   * So the SQL must not depend on the session's time zone.
   */
  isPooled?: boolean;
}

export interface PoolOptions extends DatabaseAddress {
  min?: number;
  max?: number;
  /** `application_name`, as pg_stat_activity shows it. */
  applicationName?: string;
  /** Milliseconds after which an attempt to get a connection fails. */
  connectTimeoutMs?: number;
  /** Milliseconds after which a statement without an answer fails. Absent: no limit. */
  queryTimeoutMs?: number;
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

/**
 * A client that drops the names of statements. A named statement would exist in one of the pooler's sessions only.
 * Drizzle takes a client whose class has `Pool` in its name for a pool.
 */
class UnpreparedClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((first: unknown, ...rest: unknown[]) => query(withoutName(first), ...rest)) as pg.Client['query'];
  }
}

/** Returns a statement without its name. Streams, which submit themselves, stay as they are. */
function withoutName(statement: unknown): unknown {
  const isNamed = typeof statement === 'object' && statement !== null && 'name' in statement;
  return isNamed && !('submit' in statement) ? { ...statement, name: undefined } : statement;
}

/**
 * Creates a pool. Its sessions run in UTC, except through a pooler. A lost idle connection is reported to `onError` and
 * replaced.
 */
export function createPool({
  url,
  isPooled = false,
  min = 0,
  max = 10,
  applicationName = 'tally',
  connectTimeoutMs = 10_000,
  queryTimeoutMs,
  onConnect,
  onError,
}: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    min,
    max,
    types,
    application_name: applicationName,
    // PgBouncer 1.18 refuses `options`.
    ...(isPooled ? { Client: UnpreparedClient as unknown as new () => pg.ClientBase } : { options: '-c timezone=UTC' }),
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
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
