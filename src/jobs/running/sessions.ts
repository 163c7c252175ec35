import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createDb, createPool, type Db } from '../../db/client.ts';
import { cancelStatements, endSessions, sessionName } from '../../db/queries/runs.ts';

/** The database sessions of one try, known by the run's name. */
export interface RunSessions {
  db: Db;
  /** Cancels what is in progress, again and again until `settled`; after `patienceMs` the sessions are ended. */
  quell(settled: Promise<unknown>, patienceMs?: number): Promise<void>;
  /** After it, none of them is left. */
  close(): Promise<void>;
}

export interface SessionOptions {
  url: string;
  runId: number;
  /** The program's own way to the database. */
  db: Db;
  /** The server ends statements that last longer, even when this process hangs. */
  timeoutSeconds: number;
  onError: (error: unknown) => void;
}

/** A process that died is noticed by its sessions while a statement runs; not every server can. */
const noticeDeath = `set client_connection_check_interval = '2s'`;

export function openSessions({ url, runId, db, timeoutSeconds, onError }: SessionOptions): RunSessions {
  const limit = Math.round(Math.min(timeoutSeconds * 1000 + 5_000, 2 ** 31 - 1));
  const onConnect = async (client: pg.ClientBase) => {
    await client.query(`set statement_timeout = ${limit}`);
    await client.query(noticeDeath).catch(() => undefined); // servers before 14 and on Windows do without
  };
  const pool = createPool({ url, max: 4, applicationName: sessionName(runId), onConnect, onError });
  return {
    db: createDb(pool),
    async quell(settled, patienceMs = 5_000) {
      const end = settled.then(
        () => true,
        () => true,
      );
      for (const since = Date.now(); Date.now() - since < patienceMs; ) {
        await cancelStatements(db, runId).catch(onError);
        if (await Promise.race([end, sleep(200, false)])) return;
      }
      await endSessions(db, runId, false).catch(onError);
      await Promise.race([end, sleep(1_000)]);
    },
    async close() {
      const closed = pool.end().then(() => true);
      if (await Promise.race([closed, sleep(1_000, false, { ref: false })])) return;
      await endSessions(db, runId, false).catch(onError);
    },
  };
}
