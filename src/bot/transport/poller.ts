import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../../lib/log.ts';

/**
 * Where updates are safe that may be confirmed to Telegram although they are not finished (a 429 of one chat, a rush of many). What a
 * killed process leaves here may be answered already: it is answered again.
 */
export interface PendingUpdates {
  save(updates: Update[]): Promise<void>;
  remove(updateIds: number[]): Promise<void>;
  /** Returns what an earlier process left, in order. */
  load(): Promise<Update[]>;
}

export interface PollerOptions {
  /** An Api without retry of its own: the loop decides. */
  api: Api;
  enqueue(update: Update): Promise<void>;
  /** Calls back with each update whose effect is committed; it is answered when the callback's promise resolves. */
  onCommitted(listener: (updateId: number) => Promise<void>): void;
  pending: PendingUpdates;
  log: Log;
  signal: AbortSignal;
  /** Seconds Telegram may hold a poll open. */
  timeoutSeconds?: number;
}

/** Telegram gives at most so many updates from an offset on: an unfinished one stops the view this far ahead of it. */
const windowSize = 100;
/** With more updates in hand the next window may wait a little: the longer the queues, the more memory. */
const plenty = 3 * windowSize;
/** How long one turn of the loop waits for others to finish. */
const turnMs = 50;
/** A full window in which fewer are done in a turn is stuck: its people are over their pace, or Telegram or the database is away. */
const fewDone = windowSize / 20;
/**
 * An update without a committed effect that is in hand for longer than this moves to the waiting room: at once when it hides what
 * comes after it and little else goes on, soon when the whole window is in work, late when it only keeps us asking.
 */
const patienceMs = { stuck: turnMs, full: 500, else: 30_000 };
/**
 * The answers of a full window let the next fetch go first, which would wait behind all of them; from its arrival on no longer than
 * this.
 */
const answersWaitMs = 100;
/** At the stop, updates in hand get so long to be finished and confirmed. */
const graceMs = 10_000;

export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'channel_post',
] as const;

interface Open {
  update: Update;
  since: number;
  /** Its effect is: only the answer is left. */
  isCommitted: boolean;
  mayAnswer: Promise<void>;
}

/**
 * Fetches updates until the signal ends, giving each to `receive` once. An update is confirmed to Telegram only when it and
 * every earlier one is finished, or safe in the waiting room: whatever dies before comes again.
 */
export async function poll({
  api,
  enqueue: receive,
  onCommitted,
  pending: waiting,
  log,
  signal,
  timeoutSeconds = 30,
}: PollerOptions): Promise<void> {
  const open = new Map<number, Open>();
  const seen = new Set<number>();
  /** When the copies in the waiting room are written, of updates that are not finished. */
  const copies = new Map<number, Promise<void>>();
  let highest = 0;
  /** Updates that are worked on; one that was given up at the stop stays open and is in no hand. */
  let inHand = 0;
  /** Finished ones whose copy is being removed. */
  let inRelease = 0;
  let wake: () => void = () => undefined;
  /** Updates committed or finished in this turn. */
  let done = 0;
  /** Of the newest full window. */
  let answers = createGate(0);
  /** Ends when all copies so far are written; fails when one was not. */
  let lastCopy: Promise<void> = Promise.resolve();

  function start(update: Update): void {
    inHand++;
    receive(update)
      .then(
        () => finish(update.update_id),
        (error: unknown) => {
          // It keeps its place, so that it comes again with the next start.
          inHand--;
          if (!signal.aborted) log.error({ err: error, updateId: update.update_id }, 'an update stays unfinished');
        },
      )
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error, updateId: update.update_id }, 'a copy of an update stays');
      })
      .finally(() => wake());
  }

  async function finish(id: number): Promise<void> {
    done++;
    inHand--;
    open.delete(id);
    wake();
    if (!copies.has(id)) return;
    inRelease++;
    try {
      await copies.get(id);
      await waiting.remove([id]);
    } finally {
      copies.delete(id);
      inRelease--;
    }
  }

  /** Begins to write what is open to the waiting room. Never a later update before an earlier one: both may be of one chat. */
  function copyAll(): void {
    const bare = [...open.values()].map(({ update }) => update).filter(({ update_id }) => !copies.has(update_id));
    if (bare.length === 0) return;
    lastCopy = lastCopy.then(() => waiting.save(bare));
    lastCopy.catch(() => undefined); // whoever needs them there hears of it
    for (const { update_id } of bare) copies.set(update_id, lastCopy);
  }

  /**
   * Leaves updates to the waiting room, so that those behind them come into view: of a full window those that only their answers
   * hold, and always those that take too long.
   */
  async function makeRoom(isFull: boolean): Promise<void> {
    const inTheWay = done < fewDone || open.size < windowSize / 2 ? patienceMs.stuck : patienceMs.full;
    const latest = Date.now() - (isFull ? inTheWay : patienceMs.else);
    const moving = [...open.values()]
      .filter(({ since, isCommitted }) => (isFull && isCommitted) || since <= latest)
      .map(({ update }) => update.update_id);
    if (moving.length === 0) return;
    copyAll();
    await Promise.all(new Set(moving.map((id) => copies.get(id))));
    for (const id of moving) open.delete(id);
  }

  function uncommitted(): number {
    let count = 0;
    for (const { isCommitted } of open.values()) if (!isCommitted) count++;
    return count;
  }

  onCommitted((id) => {
    const one = open.get(id);
    if (one) one.isCommitted = true;
    done++;
    wake();
    return one?.mayAnswer ?? Promise.resolve();
  });

  const nextOffset = () => (open.size > 0 ? Math.min(...open.keys()) : highest + 1);

  /** Resolves when the count is below `size`, at the latest after `ms`. */
  async function until(count: () => number, size: number, ms = turnMs): Promise<void> {
    if (count() < size) return;
    let isOver = false;
    const over = sleep(ms).then(() => {
      isOver = true;
    });
    while (count() >= size && !isOver) {
      const change = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([change, over]);
    }
  }

  for (const update of await waiting.load()) {
    seen.add(update.update_id);
    copies.set(update.update_id, Promise.resolve());
    start(update);
  }
  while (!signal.aborted) {
    const offset = nextOffset();
    for (const id of seen) if (id < offset) seen.delete(id);
    const updates = await fetchUpdates(api, offset > 1 ? offset : 0, open.size > 0 ? 0 : timeoutSeconds, signal, log);
    for (const { update_id } of updates) highest = Math.max(highest, update_id);
    const fresh = updates.filter(({ update_id }) => !seen.has(update_id));
    setImmediate(answers.open);
    // There may be more behind a full window: it moves on when the effects are committed, answered or not.
    const isFull = updates.length === windowSize;
    if (isFull && fresh.length > 0) answers = createGate(answersWaitMs);
    const mayAnswer = isFull ? answers.opened : Promise.resolve();
    for (const update of fresh) {
      seen.add(update.update_id);
      open.set(update.update_id, { update, since: Date.now(), isCommitted: false, mayAnswer });
      start(update);
    }
    if (isFull && fresh.length > 0) copyAll(); // written by the time of the commits
    done = 0;
    if (isFull) await until(uncommitted, 1);
    else await until(() => open.size, fresh.length > 0 ? windowSize / 2 : 1);
    await makeRoom(isFull).catch((error: unknown) => {
      if (!signal.aborted) throw error; // else they stay open, and come again
    });
    if (isFull) await until(() => inHand, plenty);
  }
  await until(() => inHand + inRelease, 1, graceMs);
  if (highest > 0) await api.getUpdates({ offset: nextOffset(), timeout: 0, limit: 1 }).catch(ignoreAtStop);
}

/** What cannot be confirmed at the stop comes again and is answered again: no harm worth a failed stop. */
function ignoreAtStop(): void {}

/** One getUpdates; what fails is waited out: 429 as told, a conflict with another instance and lost connections with a pause. */
async function fetchUpdates(
  api: Api,
  offset: number,
  timeout: number,
  signal: AbortSignal,
  log: Log,
): Promise<Update[]> {
  try {
    return await api.getUpdates(
      { offset, timeout, limit: windowSize, allowed_updates: [...allowedUpdates] },
      signal as never,
    );
  } catch (error) {
    if (signal.aborted) return [];
    const seconds = error instanceof GrammyError ? (error.parameters.retry_after ?? 1) : 1;
    if (!(error instanceof GrammyError) && !(error instanceof HttpError)) throw error;
    if (error instanceof GrammyError && error.error_code === 401) throw error;
    log.warn({ err: error, seconds }, 'Telegram gave no updates');
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
    return [];
  }
}

/** Returns a promise that resolves when `open` is called, at the latest after `ms`. */
function createGate(ms: number) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    const late = setTimeout(resolve, ms);
    open = () => {
      clearTimeout(late);
      resolve();
    };
  });
  return { opened, open };
}
