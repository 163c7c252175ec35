import type { Db } from '../../db/client.ts';
import { countInboxMembers, terminateSilentInstances } from '../../db/queries/bot/instances.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import type { HeldLock, LockSession } from '../../db/session/lock-session.ts';
import type { Log } from '../../lib/log.ts';
import { createLoop, type Loop } from '../../lib/loop.ts';

/** The chats of a bot are divided into so many partitions, by their ids. It is also the maximum of instances. */
export const partitionCount = 64;

/** A lock session without an answer for so long is lost. */
const answerTimeoutMs = 10_000;

/** Returns the partition of a chat. */
export function partitionOf(chatId: number): number {
  return Math.abs(chatId) % partitionCount;
}

export interface InboxPartitionsOptions {
  db: Db;
  locks: LockSession;
  botId: number;
  /** Returns true while an update of a partition is in work: it cannot be given away yet. */
  isBusy(partition: number): boolean;
  /** Is called when this process has got partitions: their chats may have waiting updates. */
  onTaken(): void;
  log: Log;
  /** Milliseconds between two checks of the other instances. */
  everyMs: number;
  /** An instance whose lock session is silent for so long loses its locks. */
  silentMs: number;
}

/** The partitions of a bot's chats whose updates this process handles. No other process handles them. */
export interface InboxPartitions extends Loop {
  /** Returns true while this process handles the updates of a chat. */
  owns(chatId: number): boolean;
  /** Releases all partitions, without regard to updates in work. */
  stop(): Promise<void>;
}

/**
 * Creates the loop that divides the partitions equally among the instances.
 *
 * A partition belongs to the process that holds its advisory lock, so it is free when that process ends. Each instance
 * also holds the lock of one member number. From the count of these it knows its share: it releases what is more, as
 * soon as no update of it is in work, and takes what is free. An instance that hangs is recognised by its silent
 * session.
 */
export function createInboxPartitions(options: InboxPartitionsOptions): InboxPartitions {
  const { db, locks, botId, isBusy, onTaken, log, everyMs, silentMs } = options;
  const firstNumber = (botId % 2 ** 24) * partitionCount; // fits the int4 of an advisory lock
  let member: HeldLock | null = null;
  const owned = new Map<number, HeldLock>();
  /** Partitions to give away: no update of them is started any more. */
  const releasing = new Set<number>();

  async function round(signal: AbortSignal): Promise<void> {
    for (const [partition, { lost }] of owned) if (lost.aborted) forget(partition);
    await joinMembers();
    await endSilentInstances();
    const members = await countInboxMembers(db, { from: firstNumber, to: firstNumber + partitionCount - 1 });
    const share = Math.ceil(partitionCount / Math.max(members, 1));
    await release(share);
    if (owned.size < share) await takeFree(share, signal);
  }

  /** Keeps the lock of a member number, and shows the other instances that this process is alive. */
  async function joinMembers(): Promise<void> {
    await member?.ping(answerTimeoutMs);
    if (member?.lost.aborted) member = null;
    for (let number = 0; !member && number < partitionCount; number++)
      member = await locks.tryLock([lockNumbers.inboxMember, firstNumber + number]);
  }

  async function endSilentInstances(): Promise<void> {
    for (const name of await terminateSilentInstances(db, { ownName: locks.name, silentMs }))
      log.warn({ name }, 'an instance does not answer: it lost its locks');
  }

  async function release(share: number): Promise<void> {
    releasing.clear();
    for (const partition of [...owned.keys()].slice(share)) releasing.add(partition);
    for (const partition of releasing) {
      if (isBusy(partition)) continue;
      await owned.get(partition)?.release();
      forget(partition);
    }
  }

  async function takeFree(share: number, signal: AbortSignal): Promise<void> {
    const before = owned.size;
    const others = Array.from({ length: partitionCount }, (_, partition) => partition).filter((one) => !owned.has(one));
    while (others.length > 0 && owned.size < share && !signal.aborted) {
      const numbers = others.splice(0, share - owned.size).map((partition) => firstNumber + partition);
      const taken = await locks.tryLocks(lockNumbers.inboxPartition, numbers);
      for (const [number, lock] of taken) owned.set(number - firstNumber, lock);
    }
    if (owned.size > before) onTaken();
  }

  function forget(partition: number): void {
    owned.delete(partition);
    releasing.delete(partition);
  }

  const onError = (err: unknown) => log.warn({ err }, 'the chats could not be divided among the instances');
  const loop = createLoop({ round, intervalMs: everyMs, onError });
  return {
    ...loop,
    owns(chatId) {
      const partition = partitionOf(chatId);
      const lock = owned.get(partition);
      return lock !== undefined && !lock.lost.aborted && !releasing.has(partition);
    },
    async stop() {
      await loop.stop();
      await Promise.all([...owned.values(), ...(member ? [member] : [])].map((lock) => lock.release()));
      owned.clear();
    },
  };
}
