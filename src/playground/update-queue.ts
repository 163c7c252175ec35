import type { Update } from 'grammy/types';
import type { Table } from './journal.ts';
import { createLongPoll, type LongPoll, type PollRequest } from './long-poll.ts';

const dayMs = 86_400_000;
const maxHistory = 20_000;
/** Telegram ignores an offset that is larger than the last id by more than this. */
const maxOffsetAhead = 10;
const typesOffByDefault = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

export interface QueuedUpdate {
  update: Update;
  /** When it was queued, in milliseconds since 1970. */
  at: number;
}
export type NewUpdate = Omit<Update, 'update_id'>;

/** The updates that the bot has not confirmed, in order. */
export interface UpdateQueue {
  /** Queues an update with a new id. Returns undefined if the bot did not ask for this type. */
  push(update: NewUpdate): Update | undefined;
  /** Queues an update with its own id, even if it was confirmed before: the bot gets it again. */
  redeliver(update: Update): void;
  /** Returns the update with this id if it is one of the last 20,000. */
  find(updateId: number): Update | undefined;
  /** Runs Telegram's getUpdates, see {@link LongPoll.poll}. */
  poll: LongPoll['poll'];
  /** Ends a waiting long poll with 409. */
  endPoll(reason: string): void;
  /** Marks one update as confirmed, after the webhook has responded. */
  confirm(updateId: number): void;
  /** Resolves when the bot has confirmed the update. Resolves immediately if the update is not queued. */
  whenConfirmed(updateId: number): Promise<void>;
  /** Returns the updates that the bot has not confirmed, redelivered ones first. */
  pending(): Update[];
  /** Confirms all pending updates without delivering them. */
  dropPending(): void;
  setAllowedTypes(types: string[] | undefined): void;
  allowedTypes(): string[] | undefined;
  /** Sets the listener that is called after each push. There is one, the webhook. */
  onPush(listener: (update: Update) => void): void;
}

interface UpdateQueueDeps {
  updates: Table<number, QueuedUpdate>;
  settings: Table<string, unknown>;
  /** Returns an update id that was not used before, and stores that it is used. */
  takeId(): number;
  /** Returns the id that `takeId` returned last, before a restart too. */
  lastTakenId(): number;
  now(): Date;
}

/**
 * Creates the queue over the tables of the journal. Updates that were not confirmed before a restart are still queued.
 */
export function createUpdateQueue({ updates, settings, takeId, lastTakenId, now }: UpdateQueueDeps): UpdateQueue {
  const redelivered = new Map<number, { update: Update; handedOut: boolean }>();
  const history = new Map<number, Update>();
  const waitingForConfirmation = new Map<number, (() => void)[]>();
  let lastId = lastTakenId();
  let listener: (update: Update) => void = () => {};
  for (const [id, { update }] of updates) history.set(id, update);

  const isQueued = (id: number) => updates.has(id) || redelivered.has(id);
  const resolveIfConfirmed = (id: number) => {
    if (isQueued(id)) return;
    for (const resolve of waitingForConfirmation.get(id) ?? []) resolve();
    waitingForConfirmation.delete(id);
  };
  const confirm = (id: number) => {
    updates.delete(id);
    redelivered.delete(id);
    resolveIfConfirmed(id);
  };
  /** Confirms the updates below the offset and drops those that are older than a day, as Telegram does. */
  const confirmBelow = (offset: number) => {
    const oldest = now().getTime() - dayMs;
    for (const [id, { at }] of updates) {
      if (id >= offset && at >= oldest) break;
      updates.delete(id);
      resolveIfConfirmed(id);
    }
    for (const [id, { handedOut }] of redelivered) {
      if (!handedOut || id >= offset) continue;
      redelivered.delete(id);
      resolveIfConfirmed(id);
    }
  };
  const keepNewest = (count: number) => {
    for (const id of [...updates.keys()].slice(0, Math.max(0, updates.size - count))) confirm(id);
  };
  const take = ({ offset, limit }: PollRequest): Update[] => {
    if (offset < 0) keepNewest(-offset);
    confirmBelow(offset > 0 && offset <= lastId + maxOffsetAhead ? offset : 0);
    const redeliveredUpdates = [...redelivered.values()].slice(0, limit);
    for (const entry of redeliveredUpdates) entry.handedOut = true;
    return [...redeliveredUpdates.map(({ update }) => update), ...firstQueued(limit - redeliveredUpdates.length)];
  };
  const firstQueued = (limit: number): Update[] => {
    const batch: Update[] = [];
    for (const { update } of updates.values()) {
      if (batch.length >= limit) break;
      if (!redelivered.has(update.update_id)) batch.push(update);
    }
    return batch;
  };
  const longPoll = createLongPoll(take);
  const onAdded = (update: Update) => {
    history.delete(update.update_id);
    history.set(update.update_id, update);
    if (history.size > maxHistory) history.delete(history.keys().next().value as number);
    listener(update);
    longPoll.notify();
  };
  const allowedTypes = () => settings.get('allowed_updates') as string[] | undefined;

  return {
    push(fields) {
      const type = Object.keys(fields)[0] ?? '';
      if (!isAllowed(type, allowedTypes())) return undefined;
      const update = { update_id: takeId(), ...fields } as Update;
      lastId = update.update_id;
      updates.set(update.update_id, { update, at: now().getTime() });
      onAdded(update);
      return update;
    },
    redeliver(update) {
      redelivered.set(update.update_id, { update, handedOut: false });
      onAdded(update);
    },
    find: (id) => history.get(id),
    poll: longPoll.poll,
    endPoll: longPoll.end,
    confirm,
    whenConfirmed(id) {
      if (!isQueued(id)) return Promise.resolve();
      const waiting = waitingForConfirmation.get(id) ?? [];
      return new Promise((resolve) => waitingForConfirmation.set(id, [...waiting, resolve]));
    },
    pending: () => [...redelivered.values(), ...updates.values()].map(({ update }) => update),
    dropPending() {
      for (const id of [...redelivered.keys()]) confirm(id);
      keepNewest(0);
    },
    setAllowedTypes(types) {
      if (types !== undefined) settings.set('allowed_updates', types);
    },
    allowedTypes,
    onPush: (next) => {
      listener = next;
    },
  };
}

function isAllowed(type: string, allowed: string[] | undefined): boolean {
  return allowed === undefined || allowed.length === 0 ? !typesOffByDefault.has(type) : allowed.includes(type);
}
