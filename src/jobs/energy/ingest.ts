import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../db/client.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { lead } from '../../db/session/leader-election.ts';
import type { Log } from '../../lib/log.ts';
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
  /** Before the broker is asked again; doubled up to `mostPauseMs` while it stays away. */
  pauseMs?: number;
  mostPauseMs?: number;
}

/**
 * Takes readings from the broker while this instance leads, until the signal ends. A broker or a database that goes away is asked
 * again: meanwhile nothing is acknowledged, and the broker holds what comes.
 */
export async function ingestReadings(options: IngestOptions): Promise<void> {
  const { broker, url, db, log, signal, pauseMs = 1_000, mostPauseMs = 30_000 } = options;
  const onError = (err: unknown) => log.warn({ err }, 'the lock of the instance that takes readings is out of reach');
  await lead({ url, key: lockNumbers.energyIngest, signal, onError }, async (leading) => {
    let pause = pauseMs;
    while (!leading.aborted) {
      try {
        await receive({ ...broker, signal: leading }, async (batch) => {
          const received = batch.map(({ topic, payload }) => readMessage(topic, payload, broker.topic));
          const { written, rejected } = await takeEach(db, received);
          log.debug({ messages: batch.length, written, rejected }, 'readings were taken');
          pause = pauseMs;
        });
      } catch (err) {
        log.warn({ err }, 'readings cannot be taken for the moment; the broker keeps them');
        await sleep(pause, undefined, { signal: leading }).catch(() => undefined);
        pause = Math.min(pause * 2, mostPauseMs);
      }
    }
  });
}

/** Takes readings; one that the database cannot store at all is a reject, so that it does not hold up the others for ever. */
async function takeEach(db: Db, received: Received[]): Promise<Taken> {
  try {
    return await takeReadings(db, 'mqtt', received);
  } catch (error) {
    if (!isUnstorable(error)) throw error;
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

/** True for data exceptions (class 22), in the error or what caused it. */
function isUnstorable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ((error as { code?: string }).code ?? '').startsWith('22') || isUnstorable(error.cause);
}
