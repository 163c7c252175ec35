import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../../lib/log.ts';
import type { PendingUpdates } from './pending-updates.ts';

export interface PollerOptions {
  /** An Api that does not retry by itself: the loop decides. */
  api: Api;
  /** Handles an update after the earlier ones of its chat. Resolves when it is finished. */
  enqueue(update: Update): Promise<void>;
  /**
   * Sets the listener that is called with each update whose effect is committed. The update is answered when the
   * promise of the listener resolves.
   */
  onCommitted(listener: (updateId: number) => Promise<void>): void;
  pending: PendingUpdates;
  log: Log;
  signal: AbortSignal;
  /** Seconds for which Telegram may hold a request for updates open. */
  timeoutSeconds?: number;
}

/**
 * Telegram returns at most this many updates from an offset on, unconfirmed ones included. An unfinished update
 * therefore hides everything that is this far behind it.
 */
const pageLimit = 100;
/** With more updates in flight the next page waits for a moment: each update in a queue costs memory. */
const maxInFlight = 3 * pageLimit;
/** The longest wait for progress between two requests for updates. */
const tickMs = 50;
/**
 * A full page with less progress than this in a tick is stalled: its people are over their rate limit, or Telegram or
 * the database cannot be reached.
 */
const stallThreshold = pageLimit / 20;
/**
 * An update without a committed effect that takes longer than this is spilled to the pending updates. `stalled`: it
 * hides later updates while little else makes progress. `fullPage`: the whole page is in work. `default`: it hides
 * nothing and only makes us ask Telegram again and again.
 */
const spillAfterMs = { stalled: tickMs, fullPage: 500, default: 30_000 };
/**
 * Answers to a full page wait until the next page has arrived, because their requests to Telegram would delay it. This
 * is the longest that they wait.
 */
const maxAnswerDelayMs = 100;
/** At the stop, updates in flight have this long to be finished and confirmed. */
const shutdownGraceMs = 10_000;

export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'channel_post',
] as const;

/** An update that is not finished and not spilled: the confirmed offset cannot pass it. */
interface OpenUpdate {
  update: Update;
  /** Milliseconds of the clock at which it arrived. */
  since: number;
  /** Its effect is committed: only the answer is missing. */
  isCommitted: boolean;
  /** Resolves when the answer may be sent. */
  mayAnswer: Promise<void>;
}

/**
 * Fetches updates by long polling until the signal is aborted, and gives each of them to `enqueue` once.
 *
 * An update is confirmed to Telegram only when it and every earlier one is finished or stored as pending. Telegram
 * delivers the others again, so nothing is lost when the process dies. `docs/bot.md` explains the rules.
 */
export async function poll(options: PollerOptions): Promise<void> {
  const { api, enqueue, onCommitted, pending, log, signal, timeoutSeconds = 30 } = options;
  const open = new Map<number, OpenUpdate>();
  /** Ids from the current offset on that were enqueued: Telegram returns them again until they are confirmed. */
  const seen = new Set<number>();
  /** Unfinished updates that are stored as pending; the promise resolves when the row is written. */
  const persisted = new Map<number, Promise<void>>();
  let highestId = 0;
  /** The number of updates in work. One that was given up at the stop stays open, but is not in flight. */
  let inFlight = 0;
  /** The number of finished updates whose pending row is being removed. */
  let beingRemoved = 0;
  /** Ends the current wait. */
  let wake: () => void = () => undefined;
  /** The number of updates that were committed or finished in the current tick. */
  let progress = 0;
  /** Holds back the answers to the newest full page. */
  let answerGate = createGate(0);
  /** Resolves when all pending rows so far are written; rejects when a write failed. */
  let lastWrite: Promise<void> = Promise.resolve();

  function start(update: Update): void {
    inFlight++;
    enqueue(update)
      .then(
        () => finish(update.update_id),
        (error: unknown) => {
          // It stays open, so that it is delivered again after the next start.
          inFlight--;
          if (!signal.aborted) log.error({ err: error, updateId: update.update_id }, 'an update stays unfinished');
        },
      )
      .catch((error: unknown) => {
        if (!signal.aborted)
          log.error({ err: error, updateId: update.update_id }, 'a pending update could not be removed');
      })
      .finally(() => wake());
  }

  async function finish(id: number): Promise<void> {
    progress++;
    inFlight--;
    open.delete(id);
    wake();
    if (!persisted.has(id)) return;
    beingRemoved++;
    try {
      await persisted.get(id);
      await pending.remove([id]);
    } finally {
      persisted.delete(id);
      beingRemoved--;
    }
  }

  /** Starts to store all open updates as pending, never a later one before an earlier one: both may be of one chat. */
  function persistOpen(): void {
    const missing = [...open.values()].map(({ update }) => update).filter(({ update_id }) => !persisted.has(update_id));
    if (missing.length === 0) return;
    lastWrite = lastWrite.then(() => pending.save(missing));
    lastWrite.catch(() => undefined); // no unhandled rejection: spillToPending reports the failure
    for (const { update_id } of missing) persisted.set(update_id, lastWrite);
  }

  /**
   * Leaves updates to the pending rows, so that the offset can pass them and later updates become visible. Of a full
   * page these are the committed ones, which wait for their answers only; of any page those that take too long.
   */
  async function spillToPending(isFull: boolean): Promise<void> {
    const isStalled = progress < stallThreshold || open.size < pageLimit / 2;
    const fullPageMs = isStalled ? spillAfterMs.stalled : spillAfterMs.fullPage;
    const latest = Date.now() - (isFull ? fullPageMs : spillAfterMs.default);
    const spilled = [...open.values()]
      .filter(({ since, isCommitted }) => (isFull && isCommitted) || since <= latest)
      .map(({ update }) => update.update_id);
    if (spilled.length === 0) return;
    persistOpen();
    await Promise.all(new Set(spilled.map((id) => persisted.get(id))));
    for (const id of spilled) open.delete(id);
  }

  function countUncommitted(): number {
    let count = 0;
    for (const { isCommitted } of open.values()) if (!isCommitted) count++;
    return count;
  }

  onCommitted((id) => {
    const committed = open.get(id);
    if (committed) committed.isCommitted = true;
    progress++;
    wake();
    return committed?.mayAnswer ?? Promise.resolve();
  });

  const nextOffset = () => (open.size > 0 ? Math.min(...open.keys()) : highestId + 1);

  /** Resolves when the count is below `limit`, at the latest after `ms`. */
  async function waitUntilBelow(count: () => number, limit: number, ms = tickMs): Promise<void> {
    if (count() < limit) return;
    let isOver = false;
    const timeout = sleep(ms).then(() => {
      isOver = true;
    });
    while (count() >= limit && !isOver) {
      const change = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([change, timeout]);
    }
  }

  for (const update of await pending.load()) {
    seen.add(update.update_id);
    persisted.set(update.update_id, Promise.resolve());
    start(update);
  }
  while (!signal.aborted) {
    const offset = nextOffset();
    for (const id of seen) if (id < offset) seen.delete(id);
    const updates = await fetchUpdates(api, offset > 1 ? offset : 0, open.size > 0 ? 0 : timeoutSeconds, signal, log);
    for (const { update_id } of updates) highestId = Math.max(highestId, update_id);
    const fresh = updates.filter(({ update_id }) => !seen.has(update_id));
    setImmediate(answerGate.open);
    // There may be more behind a full page: the loop moves on when the effects are committed, answered or not.
    const isFull = updates.length === pageLimit;
    if (isFull && fresh.length > 0) answerGate = createGate(maxAnswerDelayMs);
    const mayAnswer = isFull ? answerGate.opened : Promise.resolve();
    for (const update of fresh) {
      seen.add(update.update_id);
      open.set(update.update_id, { update, since: Date.now(), isCommitted: false, mayAnswer });
      start(update);
    }
    if (isFull && fresh.length > 0) persistOpen(); // the rows are written while the effects are committed
    progress = 0;
    if (isFull) await waitUntilBelow(countUncommitted, 1);
    else await waitUntilBelow(() => open.size, fresh.length > 0 ? pageLimit / 2 : 1);
    await spillToPending(isFull).catch((error: unknown) => {
      if (!signal.aborted) throw error; // at the stop they stay open and are delivered again
    });
    if (isFull) await waitUntilBelow(() => inFlight, maxInFlight);
  }
  await waitUntilBelow(() => inFlight + beingRemoved, 1, shutdownGraceMs);
  if (highestId > 0) await api.getUpdates({ offset: nextOffset(), timeout: 0, limit: 1 }).catch(ignoreAtStop);
}

/** Updates that cannot be confirmed at the stop are delivered and answered again: that is no reason to fail. */
function ignoreAtStop(): void {}

/**
 * Calls getUpdates once. After a failure it waits and returns no updates: for `retry_after` after a 429, else for a
 * second, for example after a conflict with another instance or a lost connection.
 *
 * @throws GrammyError 401 where the token was revoked
 */
async function fetchUpdates(
  api: Api,
  offset: number,
  timeout: number,
  signal: AbortSignal,
  log: Log,
): Promise<Update[]> {
  try {
    return await api.getUpdates(
      { offset, timeout, limit: pageLimit, allowed_updates: [...allowedUpdates] },
      signal as never,
    );
  } catch (error) {
    if (signal.aborted) return [];
    const seconds = error instanceof GrammyError ? (error.parameters.retry_after ?? 1) : 1;
    if (!(error instanceof GrammyError) && !(error instanceof HttpError)) throw error;
    if (error instanceof GrammyError && error.error_code === 401) throw error;
    log.warn({ err: error, seconds }, 'updates could not be fetched');
    await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
    return [];
  }
}

/** Creates a promise that resolves when `open` is called, at the latest after `ms`. */
function createGate(ms: number) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    open = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { opened, open };
}
