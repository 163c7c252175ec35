import type { Update } from 'grammy/types';
import { conflictError } from './errors.ts';
import type { Table } from './journal.ts';

const dayMs = 86_400_000;
const maxHistory = 20_000;
const typesOffByDefault = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface QueuedUpdate {
  update: Update;
  /** Milliseconds since 1970, when it was queued. */
  at: number;
}
export interface PollRequest {
  offset: number;
  limit: number;
  /** Seconds. */
  timeout: number;
}
interface WaitingPoll {
  poll: PollRequest;
  settle(result: Update[] | Error): void;
}
export type NewUpdate = Omit<Update, 'update_id'>;

/** The updates that the bot has not acknowledged, in order, and the one long poll that waits for more. */
export interface UpdateQueue {
  /** Gives it an id and queues it; undefined when the bot did not ask for this type. */
  push(update: NewUpdate): Update | undefined;
  /** Queues an update under its own id, even one that was acknowledged before: the bot gets it once more. */
  redeliver(update: Update): void;
  /** An update of the last 20,000 by its id. */
  find(updateId: number): Update | undefined;
  /** Telegram's getUpdates. Rejects with 409 when a second long poll takes this one's place. */
  poll(poll: PollRequest, signal: AbortSignal): Promise<Update[]>;
  /** Ends a waiting long poll with 409. */
  endPoll(reason: string): void;
  /** Marks one update acknowledged (the webhook answered). */
  confirm(updateId: number): void;
  /** Resolves when the bot has acknowledged it; at once when it is not waiting. */
  whenConfirmed(updateId: number): Promise<void>;
  pending(): Update[];
  dropPending(): void;
  setAllowedTypes(types: string[] | undefined): void;
  allowedTypes(): string[] | undefined;
  /** Called after each push; one listener, the webhook. */
  onPush(listener: (update: Update) => void): void;
}

interface UpdateQueueDeps {
  updates: Table<number, QueuedUpdate>;
  settings: Table<string, unknown>;
  nextId(): number;
  /** The id given last. */
  currentId(): number;
  now(): Date;
}

/** Returns the queue over the journal's tables; what was unacknowledged before a restart is still there. */
export function createUpdateQueue({ updates, settings, nextId, currentId, now }: UpdateQueueDeps): UpdateQueue {
  const repeats = new Map<number, { update: Update; handedOut: boolean }>();
  const history = new Map<number, Update>();
  const waiting = new Map<number, (() => void)[]>();
  let waiter: WaitingPoll | undefined;
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
    const oldest = now().getTime() - dayMs;
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
  const take = ({ offset, limit }: PollRequest): Update[] => {
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
    if (history.size > maxHistory) history.delete(history.keys().next().value as number);
    listener(update);
    if (waiter && !waking) {
      // What is queued in the same turn leaves in the same batch.
      waking = true;
      setImmediate(wake);
    }
  };
  const endPoll = (reason: string) => waiter?.settle(conflictError(reason));
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
    redeliver(update) {
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
        const mine: WaitingPoll = { poll, settle };
        waiter = mine;
        signal.addEventListener('abort', gone, { once: true });
      });
    },
    endPoll,
    confirm,
    whenConfirmed(id) {
      if (!updates.has(id) && !repeats.has(id)) return Promise.resolve();
      return new Promise((resolve) => waiting.set(id, [...(waiting.get(id) ?? []), resolve]));
    },
    pending: () => [...[...repeats.values()].map((r) => r.update), ...[...updates.values()].map((p) => p.update)],
    dropPending: () => {
      for (const id of [...repeats.keys()]) confirm(id);
      dropBut(0);
    },
    setAllowedTypes(types) {
      if (types !== undefined) settings.set('allowed_updates', types);
    },
    allowedTypes: allowed,
    onPush: (next) => {
      listener = next;
    },
  };
}

function isAllowed(type: string, allowed: string[] | undefined): boolean {
  return allowed === undefined || allowed.length === 0 ? !typesOffByDefault.has(type) : allowed.includes(type);
}
