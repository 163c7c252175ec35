import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../db/client.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { runAsLeader } from '../../db/session/leader-election.ts';
import type { LockSession } from '../../db/session/lock-session.ts';
import type { Log } from '../../lib/log.ts';
import { type Backoff, backoffMs, hasSqlState } from '../../lib/retry.ts';
import { type BrokerOptions, receiveBatches } from './broker.ts';
import { type ParsedReading, parseMessage } from './parse-message.ts';
import type { FieldPaths } from './payload-formats.ts';
import { keepLastOfMinute } from './receipt-times.ts';
import { type StoredReadings, storeReadings } from './store-readings.ts';

export interface IngestOptions {
  broker: Omit<BrokerOptions, 'signal'>;
  /** Where the fields of messages are that are in no known format. */
  fields?: FieldPaths;
  /** For the lock of the one instance that subscribes. */
  locks: LockSession;
  db: Db;
  log: Log;
  signal: AbortSignal;
  /** Delays before the next connection while the broker or the database cannot be reached. */
  backoff?: Backoff;
}

const defaultBackoff: Backoff = { firstDelayMs: 1_000, maxDelayMs: 30_000 };

/**
 * Stores the readings that the broker sends, while this instance is the leader, until the signal aborts.
 *
 * If the connection to the broker or the database is lost, it connects again after a delay. Meanwhile no message is
 * acknowledged: the broker keeps what arrives.
 */
export async function ingestReadings(options: IngestOptions): Promise<void> {
  const { broker, fields = {}, locks, db, log, signal, backoff = defaultBackoff } = options;
  const format = { topics: broker.topics, fields };
  const onError = (err: unknown) => log.warn({ err }, 'cannot reach the database for the leader lock of MQTT ingest');
  await runAsLeader({ locks, key: [lockNumbers.energyIngest], signal, onError }, async (leading) => {
    let failures = 0;
    while (!leading.aborted) {
      try {
        await receiveBatches({ ...broker, signal: leading }, async (batch) => {
          const receivedAt = new Date();
          const parsed = batch.map(({ topic, payload }) => parseMessage(topic, payload, format, receivedAt));
          const { written, rejected } = await storeBatch(db, await keepLastOfMinute(db, parsed));
          log.debug({ messages: batch.length, written, rejected }, 'stored a batch of readings');
          failures = 0;
        });
      } catch (err) {
        log.warn({ err }, 'MQTT ingest failed; it is retried, and the broker keeps the messages');
        failures += 1;
        await sleep(backoffMs(backoff, failures), undefined, { signal: leading }).catch(() => undefined);
      }
    }
  });
}

/** SQLSTATE class 22. */
const dataException = /^22/;

/**
 * Stores a batch in one transaction. If the database cannot store one of its readings at all, each is stored in a
 * transaction of its own and that one is rejected: else the broker would send the same batch again for ever.
 */
async function storeBatch(db: Db, parsed: ParsedReading[]): Promise<StoredReadings> {
  try {
    return await storeReadings(db, 'mqtt', parsed);
  } catch (error) {
    if (!hasSqlState(error, dataException)) throw error;
    const [first, ...others] = parsed;
    if (first && others.length === 0)
      return storeReadings(db, 'mqtt', [
        { ...first, reading: null, deviceName: null, rejectReason: 'the database cannot store it' },
      ]);
    const sum = { written: 0, rejected: 0 };
    for (const one of parsed) {
      const { written, rejected } = await storeBatch(db, [one]);
      sum.written += written;
      sum.rejected += rejected;
    }
    return sum;
  }
}
