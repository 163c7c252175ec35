import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../db/client.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { lead } from '../../db/session/leader-election.ts';
import type { Log } from '../../lib/log.ts';
import { type Backoff, backoffMs, hasSqlState } from '../../lib/retry.ts';
import { type BrokerOptions, receive } from './broker.ts';
import { type Received, readMessage } from './payload.ts';
import { type Taken, takeReadings } from './readings.ts';

export interface IngestOptions {
  broker: Omit<BrokerOptions, 'signal'>;
  /** Of the database, for the lock of the one instance that listens. */
  url: string;
  db: Db;
  log: Log;
  signal: AbortSignal;
  /** Delays before the next connection while the broker or the database is away. */
  backoff?: Backoff;
}

const defaultBackoff: Backoff = { firstDelayMs: 1_000, maxDelayMs: 30_000 };

/**
 * Takes readings from the broker while this instance leads, until the signal ends. A broker or a database that goes away is asked
 * again: meanwhile nothing is acknowledged, and the broker holds what comes.
 */
export async function ingestReadings(options: IngestOptions): Promise<void> {
  const { broker, url, db, log, signal, backoff = defaultBackoff } = options;
  const onError = (err: unknown) => log.warn({ err }, 'the lock of the instance that takes readings is out of reach');
  await lead({ url, key: lockNumbers.energyIngest, signal, onError }, async (leading) => {
    let failures = 0;
    while (!leading.aborted) {
      try {
        await receive({ ...broker, signal: leading }, async (batch) => {
          const received = batch.map(({ topic, payload }) => readMessage(topic, payload, broker.topic));
          const { written, rejected } = await takeEach(db, received);
          log.debug({ messages: batch.length, written, rejected }, 'readings were taken');
          failures = 0;
        });
      } catch (err) {
        log.warn({ err }, 'readings cannot be taken for the moment; the broker keeps them');
        failures += 1;
        await sleep(backoffMs(backoff, failures), undefined, { signal: leading }).catch(() => undefined);
      }
    }
  });
}

/** Takes readings; one that the database cannot store at all is a reject, so that it does not hold up the others for ever. */
async function takeEach(db: Db, received: Received[]): Promise<Taken> {
  try {
    return await takeReadings(db, 'mqtt', received);
  } catch (error) {
    if (!hasSqlState(error, dataException)) throw error;
    const [only, ...more] = received;
    if (only && more.length === 0)
      return takeReadings(db, 'mqtt', [
        { ...only, reading: null, device: null, fault: 'the database cannot store it' },
      ]);
    const sum = { written: 0, rejected: 0 };
    for (const one of received) {
      const { written, rejected } = await takeEach(db, [one]);
      sum.written += written;
      sum.rejected += rejected;
    }
    return sum;
  }
}

/** SQLSTATE class 22. */
const dataException = /^22/;
