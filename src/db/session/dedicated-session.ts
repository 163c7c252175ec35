import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface DedicatedSessionOptions {
  url: string;
  /** `application_name`, as pg_stat_activity shows it. */
  name: string;
  /** Milliseconds after which a statement without an answer fails. Absent: no limit. */
  queryTimeoutMs?: number;
  onNotification?: (channel: string, payload: string) => void;
}

/** A connection to PostgreSQL outside the pools, for what lives as long as its session: advisory locks and LISTEN. */
export interface DedicatedSession {
  /** Aborted when the connection has ended or no longer answers. Its locks are released then. */
  readonly lost: AbortSignal;
  /** Runs a statement after those before it. */
  query<Row extends pg.QueryResultRow>(statement: string | pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  /** Checks the connection: resolves when the server answers, and aborts `lost` when it does not answer in time. */
  ping(timeoutMs: number): Promise<void>;
  /** Closes the connection. Idempotent. */
  end(): Promise<void>;
}

/** The connection of a session was lost. Another one can be opened. */
export class SessionLost extends Error {
  override readonly name = 'SessionLost';
  readonly isTransient = true;
}

const connectTimeoutMs = 10_000;

/** With these the server notices after about 35 s that a machine is gone, ends its session and releases its locks. */
const settings = '-c timezone=UTC -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/**
 * Opens a dedicated session.
 *
 * @throws when there is no connection within ten seconds
 */
export async function openDedicatedSession(options: DedicatedSessionOptions): Promise<DedicatedSession> {
  const { url, name, queryTimeoutMs, onNotification } = options;
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    options: settings,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
  });
  const lost = new AbortController();
  setMaxListeners(0, lost.signal); // every lock of the session listens
  const lose = () => lost.abort(new SessionLost('the connection was lost'));
  client.on('error', lose);
  client.on('end', lose);
  client.on('notification', ({ channel, payload = '' }) => onNotification?.(channel, payload));
  const end = () => client.end().catch(() => undefined); // it may have ended by itself
  await client.connect().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  lost.signal.throwIfAborted(); // a server that dies may end the session together with its first answer

  let last: Promise<unknown> = Promise.resolve();
  const query = <Row extends pg.QueryResultRow>(statement: string | pg.QueryConfig) => {
    const result = last.then(() => client.query<Row>(statement));
    last = result.catch(() => undefined); // the caller gets the error
    return result;
  };

  return {
    lost: lost.signal,
    query,
    end,
    async ping(timeoutMs) {
      const answered = new AbortController();
      const answer = query('select 1').then(
        () => true,
        () => false,
      );
      const isAlive = await Promise.race([answer, sleep(timeoutMs, false, { signal: answered.signal })]);
      answered.abort();
      if (!isAlive) lost.abort(new SessionLost('the server does not answer'));
    },
  };
}
