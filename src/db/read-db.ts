import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../lib/log.ts';
import type { DatabaseAddress, Db } from './client.ts';
import { findWalPosition, hasReplayed, type StandbyConnections } from './standby.ts';
import type { StandbyMonitor } from './standby-monitor.ts';

/**
 * Runs queries on a standby. Each sees what was committed before it began, as on the primary: a view of the dashboard
 * is queried after a notification, which may arrive before the standby has the change.
 *
 * They run on the primary while the standby is away or behind, and again on the primary if they fail on the standby. So
 * never use it for work that changes something, or within a transaction.
 */
export interface ReadDb {
  read<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Does the same for work that connects by itself. `lost` is aborted when the standby is lost. */
  readAt<T>(work: (address: DatabaseAddress, lost?: AbortSignal) => Promise<T>): Promise<T>;
}

/** A database and its address. */
export interface AddressedDb {
  db: Db;
  address: DatabaseAddress;
}

/** Creates the reads of a program without a standby. */
export function createPrimaryReads({ db, address }: AddressedDb): ReadDb {
  return { read: (work) => work(db), readAt: (work) => work(address) };
}

/** Creates the reads of a program with a standby. */
export function createStandbyReads({ db, address }: AddressedDb, monitor: StandbyMonitor, log: Log): ReadDb {
  async function onEither<T>(onStandby: (standby: StandbyConnections) => Promise<T>, onPrimary: () => Promise<T>) {
    const standby = monitor.findUsable();
    try {
      if (standby && (await catchUp(standby, db))) return await onStandby(standby);
    } catch (err) {
      log.info({ err }, 'a query on the standby failed and runs on the primary'); // where its own error comes again
    }
    return onPrimary();
  }
  return {
    read: (work) =>
      onEither(
        (standby) => work(standby.db),
        () => work(db),
      ),
    readAt: (work) =>
      onEither(
        (standby) => work(standby.address, standby.lost),
        () => work(address),
      ),
  };
}

/** How long a query waits for the standby. As a rule, it takes some milliseconds. */
const maxWaitMs = 1_000;

/** Waits until the standby has what is committed on the primary now. Returns false when that takes too long. */
async function catchUp(standby: StandbyConnections, primary: Db): Promise<boolean> {
  const deadline = performance.now() + maxWaitMs;
  const position = await findWalPosition(primary);
  for (let delayMs = 2; !(await hasReplayed(standby.db, position)); delayMs = Math.min(2 * delayMs, 50)) {
    if (performance.now() > deadline) return false;
    await sleep(delayMs);
  }
  return true;
}
