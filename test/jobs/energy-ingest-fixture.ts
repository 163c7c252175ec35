import type { Db } from '../../src/db/client.ts';
import { createDb, createPool } from '../../src/db/client.ts';
import { createLockSession } from '../../src/db/session/lock-session.ts';
import { type IngestOptions, ingestReadings } from '../../src/jobs/energy/ingest.ts';
import { type Broker, startBroker } from '../harness/broker.ts';
import { test as processes } from '../harness/process.ts';
import { waitForRow } from '../harness/wait-for-row.ts';
import { silentLog } from './factories.ts';

/** What the ingest subscribes to, and where the fields of messages are. */
export interface IngestFormat {
  topics: string[];
  fields: NonNullable<IngestOptions['fields']>;
}

export interface Ingest {
  broker: Broker;
  /** Ingests readings until the test ends, or until the function that it returns is called. */
  start(url: string, options?: Partial<IngestFormat>): Promise<() => Promise<void>>;
  /** Resolves when `count` readings are stored. */
  arrived(count: number): Promise<void>;
}

/** Extends `test` with a broker and the ingest of its readings. */
export const test = processes.extend<{ ingest: Ingest }>({
  ingest: async ({ db }, use) => {
    const broker = await startBroker();
    const ends: (() => Promise<void>)[] = [];
    await use({
      broker,
      async start(url, { topics = [], fields } = {}) {
        const stopping = new AbortController();
        const pool = createPool({ url, onError: () => undefined });
        const locks = createLockSession({ url });
        const done = ingestReadings({
          broker: { url: broker.url, clientId: 'tally', topics: ['sensors/+/energy', ...topics] },
          fields,
          locks,
          db: createDb(pool),
          log: silentLog,
          signal: stopping.signal,
          backoff: { firstDelayMs: 10, maxDelayMs: 50 },
        });
        const end = async () => {
          stopping.abort();
          await done;
          await locks.close();
          if (!pool.ended) await pool.end();
        };
        ends.push(end);
        await waitForSubscription(broker, db);
        return end;
      },
      arrived: (count) =>
        waitForRow(
          db.$client,
          `select from energy.sensor_reading where device_name <> 'hello' having count(*) >= ${count}`,
        ),
    });
    await Promise.all(ends.map((end) => end()));
    await broker.stop();
  },
});

/** Resolves when the program has subscribed. Before, the broker keeps no messages for it. */
export async function waitForSubscription(broker: Broker, db: Db): Promise<void> {
  for (;;) {
    await broker.publish([{ topic: 'sensors/hello/energy', payload: '{"timestamp": 1e9, "registerKwh": 1}' }]);
    if ((await db.$client.query('select from energy.device')).rowCount) return;
  }
}
