import type { Update } from 'grammy/types';
import { conflict } from './errors.ts';
import type { Table } from './journal.ts';

const DAY_MS = 86_400_000;
const HISTORY = 20_000;
const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface Pending {
  update: Update;
  /** Milliseconds since 1970, when it was queued. */
  at: number;
}
export interface Poll {
  offset: number;
  limit: number;
  /** Seconds. */
  timeout: number;
}
interface Waiter {
  poll: Poll;
  settle(result: Update[] | Error): void;
}
export type NewUpdate = Omit<Update, 'update_id'>;

/** The updates that the bot has not acknowledged, in order, and the one long poll that waits for more. */
export interface UpdateQueue {
  /** Gives it an id and queues it; undefined when the bot did not ask for this type. */
  push(update: NewUpdate): Update | undefined;
  /** Queues an update under its own id, even one that was acknowledged before: the bot gets it once more. */
  again(update: Update): void;
  /** An update of the last 20,000 by its id. */
  find(updateId: number): Update | undefined;
  /** Telegram's getUpdates. Rejects with 409 when a second long poll takes this one's place. */
  poll(poll: Poll, signal: AbortSignal): Promise<Update[]>;
  /** Ends a waiting long poll with 409. */
  endPoll(reason: string): void;
  /** Marks one update acknowledged (the webhook answered). */
  confirm(updateId: number): void;
  /** Resolves when the bot has acknowledged it; at once when it is not waiting. */
  confirmed(updateId: number): Promise<void>;
  pending(): Update[];
  drop(): void;
  allow(types: string[] | undefined): void;
  allowed(): string[] | undefined;
  /** Called after each push; one listener, the webhook. */
  onPush(listener: (update: Update) => void): void;
}

interface Parts {
  updates: Table<number, Pending>;
  settings: Table<string, unknown>;
  nextId(): number;
  /** The id given last. */
  currentId(): number;
  now(): Date;
}

/** Returns the queue over the journal's tables; what was unacknowledged before a restart is still there. */
export function createUpdateQueue({ updates, settings, nextId, currentId, now }: Parts): UpdateQueue {
  const repeats = new Map<number, { update: Update; handedOut: boolean }>();
  const history = new Map<number, Update>();
  const waiting = new Map<number, (() => void)[]>();
  let waiter: Waiter | undefined;
  let waking = false;
  let lastId = currentId();
  let listener: (update: Update) => void = () => {};
  for (const [id, { update }] of updates) history.set(id, update);

  const settleIfDone = (id: number) => {
    if (updates.has(id) || repeats.has(id)) return;
    for (const resolve of waiting.get(id) ?? []) resolve();
    waiting.delete(id);
  };
  const confirm = (id: number) => {
    updates.delete(id);
    repeats.delete(id);
    settleIfDone(id);
  };
  const confirmBelow = (offset: number) => {
    const oldest = now().getTime() - DAY_MS;
    for (const [id, { at }] of updates) {
      if (id >= offset && at >= oldest) break;
      updates.delete(id);
      settleIfDone(id);
    }
    for (const [id, { handedOut }] of repeats) {
      if (!handedOut || id >= offset) continue;
      repeats.delete(id);
      settleIfDone(id);
    }
  };
  const dropBut = (count: number) => {
    for (const id of [...updates.keys()].slice(0, Math.max(0, updates.size - count))) confirm(id);
  };
  const take = ({ offset, limit }: Poll): Update[] => {
    if (offset < 0) dropBut(-offset);
    // Telegram ignores an offset far in the future: it begins at the head of the queue.
    confirmBelow(offset > 0 && offset <= lastId + 10 ? offset : 0);
    const batch: Update[] = [];
    for (const entry of repeats.values()) {
      if (batch.length >= limit) break;
      entry.handedOut = true;
      batch.push(entry.update);
    }
    for (const { update } of updates.values()) {
      if (batch.length >= limit) break;
      if (!repeats.has(update.update_id)) batch.push(update);
    }
    return batch;
  };
  const wake = () => {
    waking = false;
    if (!waiter) return;
    const batch = take(waiter.poll);
    if (batch.length > 0) waiter.settle(batch);
  };
  const added = (update: Update) => {
    history.delete(update.update_id);
    history.set(update.update_id, update);
    if (history.size > HISTORY) history.delete(history.keys().next().value as number);
    listener(update);
    if (waiter && !waking) {
      // What is queued in the same turn leaves in the same batch.
      waking = true;
      setImmediate(wake);
    }
  };
  const endPoll = (reason: string) => waiter?.settle(conflict(reason));
  const allowed = () => settings.get('allowed_updates') as string[] | undefined;

  return {
    push(fields) {
      const type = Object.keys(fields)[0] ?? '';
      if (!isAllowed(type, allowed())) return undefined;
      const update = { update_id: nextId(), ...fields } as Update;
      lastId = update.update_id;
      updates.set(update.update_id, { update, at: now().getTime() });
      added(update);
      return update;
    },
    again(update) {
      repeats.set(update.update_id, { update, handedOut: false });
      added(update);
    },
    find: (id) => history.get(id),
    poll(poll, signal) {
      const batch = take(poll);
      if (batch.length > 0 || poll.timeout === 0) return Promise.resolve(batch);
      endPoll('terminated by other getUpdates request; make sure that only one bot instance is running');
      return new Promise((resolve, reject) => {
        const settle = (result: Update[] | Error) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', gone);
          if (waiter === mine) waiter = undefined;
          if (result instanceof Error) reject(result);
          else resolve(result);
        };
        const gone = () => settle([]);
        const timer = setTimeout(gone, poll.timeout * 1000);
        const mine: Waiter = { poll, settle };
        waiter = mine;
        signal.addEventListener('abort', gone, { once: true });
      });
    },
    endPoll,
    confirm,
    confirmed(id) {
      if (!updates.has(id) && !repeats.has(id)) return Promise.resolve();
      return new Promise((resolve) => waiting.set(id, [...(waiting.get(id) ?? []), resolve]));
    },
    pending: () => [...[...repeats.values()].map((r) => r.update), ...[...updates.values()].map((p) => p.update)],
    drop: () => {
      for (const id of [...repeats.keys()]) confirm(id);
      dropBut(0);
    },
    allow(types) {
      if (types !== undefined) settings.set('allowed_updates', types);
    },
    allowed,
    onPush: (next) => {
      listener = next;
    },
  };
}

function isAllowed(type: string, allowed: string[] | undefined): boolean {
  return allowed === undefined || allowed.length === 0 ? !NOT_BY_DEFAULT.has(type) : allowed.includes(type);
}
