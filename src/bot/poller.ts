import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../log.ts';

/** Where updates wait that were confirmed to Telegram although they are not finished (a 429 of one chat, a person's own pace). */
export interface Waiting {
  keep(updates: Update[]): Promise<void>;
  release(updateIds: number[]): Promise<void>;
  /** Returns what an earlier process left, in order. */
  left(): Promise<Update[]>;
}

export interface PollerOptions {
  /** An Api without retry of its own: the loop decides. */
  api: Api;
  receive(update: Update): Promise<void>;
  waiting: Waiting;
  log: Log;
  signal: AbortSignal;
  /** Seconds Telegram may hold a poll open. */
  timeoutSeconds?: number;
}

/** Telegram gives at most so many updates from an offset on: an unfinished one stops the view this far ahead of it. */
const windowSize = 100;
/**
 * An update in hand for longer than this moves to the waiting room: at once when it and few others hide what comes after them,
 * soon when the whole window is in work, late when it only keeps us asking.
 */
const patienceMs = { few: 50, full: 500, else: 30_000 };
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
}

/**
 * Fetches updates until the signal ends, giving each to `receive` once. An update is confirmed to Telegram only when it and
 * every earlier one is finished, or safe in the waiting room: whatever dies before comes again.
 */
export async function poll({ api, receive, waiting, log, signal, timeoutSeconds = 30 }: PollerOptions): Promise<void> {
  const open = new Map<number, Open>();
  const seen = new Set<number>();
  let highest = 0;
  /** Updates that are worked on; one that was given up at the stop stays open and is in no hand. */
  let inHand = 0;
  let wake: () => void = () => undefined;

  function start(update: Update, kept: boolean): void {
    if (!kept) open.set(update.update_id, { update, since: Date.now() });
    inHand++;
    receive(update)
      .then(() => finish(update.update_id))
      .catch((error: unknown) => {
        // It keeps its place, so that it comes again with the next start.
        if (!signal.aborted) log.error({ err: error, updateId: update.update_id }, 'an update stays unfinished');
      })
      .finally(() => {
        inHand--;
        wake();
      });
  }

  async function finish(id: number): Promise<void> {
    const kept = !open.delete(id);
    if (kept) await waiting.release([id]);
  }

  /** Lets updates that take long wait here instead of at Telegram, so that those behind them come into view. */
  async function makeRoom(): Promise<void> {
    const isFull = highest - nextOffset() >= windowSize - 1;
    const inTheWay = open.size < windowSize / 2 ? patienceMs.few : patienceMs.full;
    const patience = isFull ? inTheWay : patienceMs.else;
    const slow = [...open.values()].filter(({ since }) => Date.now() - since > patience).map(({ update }) => update);
    if (slow.length === 0) return;
    await waiting.keep(slow);
    const meanwhileFinished = slow.filter(({ update_id }) => !open.delete(update_id));
    await waiting.release(meanwhileFinished.map(({ update_id }) => update_id));
  }

  const nextOffset = () => (open.size > 0 ? Math.min(...open.keys()) : highest + 1);

  /** Resolves when the count is below `size`, at the latest after `ms`. */
  async function until(count: () => number, size: number, ms: number): Promise<void> {
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

  for (const update of await waiting.left()) {
    seen.add(update.update_id);
    start(update, true);
  }
  while (!signal.aborted) {
    await makeRoom();
    const offset = nextOffset();
    for (const id of seen) if (id < offset) seen.delete(id);
    const updates = await fetchUpdates(api, offset > 1 ? offset : 0, open.size > 0 ? 0 : timeoutSeconds, signal, log);
    const fresh = updates.filter(({ update_id }) => !seen.has(update_id));
    for (const { update_id } of updates) highest = Math.max(highest, update_id);
    for (const update of fresh) {
      seen.add(update.update_id);
      start(update, false);
    }
    await until(() => open.size, fresh.length > 0 ? windowSize / 2 : 1, 50);
  }
  await until(() => inHand, 1, graceMs);
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
