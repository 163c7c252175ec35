import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { findWaiting, keepWaiting, releaseWaiting } from '../../db/queries/bot/pending-updates.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { coalesced } from '../../db/session/batcher.ts';
import { runAsLeader } from '../../db/session/leader-election.ts';
import type { Log } from '../../lib/log.ts';
import { type RetryOptions, retry } from '../../lib/retry.ts';
import { StartError } from '../../lib/start-error.ts';
import { outageBackoff } from './backoff.ts';
import { type ChatQueue, getSenderId } from './chat-queue.ts';
import { createApi } from './client.ts';
import { rootCause } from './errors.ts';
import { allowedUpdates, type PendingUpdates, type PollerOptions, poll } from './poller.ts';

export interface BotConnection {
  token: string;
  apiRoot?: string;
  me: UserFromGetMe;
}

/** Returns who the bot is. Throws {@link StartError} when Telegram refuses the token or cannot be reached. */
export async function connectToTelegram({
  token,
  apiRoot,
}: {
  token: string;
  apiRoot?: string;
}): Promise<BotConnection> {
  try {
    return {
      token,
      apiRoot,
      me: await createApi({ token, apiRoot }, { timeoutSeconds: pollSeconds }).getMe(),
    };
  } catch (cause) {
    throwIfRefused(cause);
    throw new StartError('Telegram cannot be reached: check the network and BOT_API_ROOT.', { cause });
  }
}

function throwIfRefused(cause: unknown): void {
  if (!(cause instanceof GrammyError) || (cause.error_code !== 401 && cause.error_code !== 404)) return;
  throw new StartError('Telegram refuses the token: check BOT_TOKEN (BotFather shows it with /token).', { cause });
}

/** Telegram holds a poll open for so long; a call that takes twice as long is lost. */
const pollSeconds = 30;
/** A webhook's update in hand for longer is answered from the waiting room, before Telegram gives up on it. */
const webhookPatienceMs = 20_000;

export interface UpdateSourceOptions extends BotConnection {
  url: string;
  db: Db;
  chatQueue: ChatQueue;
  onCommitted: PollerOptions['onCommitted'];
  log: Log;
  signal: AbortSignal;
}

/** How updates come in. `done` ends after the signal, when all in hand is finished; it rejects when no more can come. */
export interface UpdateSource {
  done: Promise<void>;
  /** Rejects while the bot is not alive. */
  check(): Promise<unknown>;
  webhook?: { secret: string; receive(update: Update): Promise<void> };
}

/** Fetches updates by long polling while this instance is the one that polls. */
export function startPolling({
  token,
  apiRoot,
  url,
  db,
  chatQueue: inbox,
  onCommitted,
  log,
  signal,
}: UpdateSourceOptions): UpdateSource {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: pollSeconds * 2 });
  const onError = (err: unknown) => log.warn({ err }, 'the lock of the polling instance is out of reach');
  const waiting = waitingRoom({ db, log, signal });
  const done = runAsLeader({ url, key: lockNumbers.poller, signal, onError }, async (leading) => {
    await retry(() => api.deleteWebhook(), duringOutages(log, leading)).catch(unlessEnded(leading));
    await poll({
      api,
      enqueue: inbox.enqueue,
      onCommitted,
      pending: waiting,
      log,
      signal: leading,
      timeoutSeconds: pollSeconds,
    });
  }).catch((error: unknown) => {
    throwIfRefused(error); // it was revoked
    throw error;
  });
  let ended = false;
  done
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  const check = async () => {
    if (ended) throw new Error('polling has ended');
    await api.getMe();
  };
  return { done, check };
}

/** Has Telegram post updates to us; what an earlier process left waiting is handled first. */
export async function startWebhook(
  { token, apiRoot, db, chatQueue: inbox, log, signal }: UpdateSourceOptions,
  { webhookUrl = '', webhookSecret = '' }: { webhookUrl?: string; webhookSecret?: string },
): Promise<UpdateSource> {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: pollSeconds * 2 });
  const waiting = waitingRoom({ db, log, signal });
  const options = { secret_token: webhookSecret, allowed_updates: [...allowedUpdates] };
  await retry(() => api.setWebhook(webhookUrl, options), duringOutages(log, signal)).catch((cause: Error) => {
    throw new StartError(`Telegram does not take WEBHOOK_URL: ${cause.message}`, { cause });
  });
  const finishing = new Set<Promise<void>>();
  const finish = (update: Update, handled: Promise<unknown> = inbox.enqueue(update)) => {
    const finished = handled
      .then(() => waiting.remove([update.update_id]))
      .catch((err: unknown) => log.error({ err, updateId: update.update_id }, 'an update stays unfinished'))
      .finally(() => finishing.delete(finished));
    finishing.add(finished);
  };
  for (const update of await waiting.load()) finish(update);
  const receive = async (update: Update) => {
    const inTime = new AbortController();
    const handled = inbox.enqueue(update).then(() => true);
    const late = sleep(webhookPatienceMs, false, { signal: inTime.signal }).catch(() => false);
    const isHandled = await Promise.race([handled, late]).finally(() => inTime.abort());
    if (isHandled) return;
    await waiting.save([update]);
    finish(update, handled);
  };
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const check = async () => {
    if (signal.aborted) throw new Error('the bot is stopping');
    await api.getMe();
  };
  const done = stopped.then(inbox.whenIdle).then(async () => void (await Promise.all(finishing)));
  return { done, check, webhook: { secret: webhookSecret, receive } };
}

/** While the database is away its callers wait. */
function waitingRoom({ db, log, signal }: Pick<UpdateSourceOptions, 'db' | 'log' | 'signal'>): PendingUpdates {
  const surely = <T>(work: () => Promise<T>) => retry(work, duringOutages(log, signal));
  const rowOf = (update: Update) => ({ updateId: update.update_id, userId: getSenderId(update), update });
  const release = coalesced(
    async (many: number[][]) => {
      await releaseWaiting(db, many.flat());
      return many.map(() => undefined);
    },
    { most: 1000, gatherMs: 50 }, // nobody but a stop waits for it
  );
  return {
    save: (updates) => surely(() => keepWaiting(db, updates.map(rowOf))),
    remove: (ids) => surely(() => release(ids)),
    load: () => surely(async () => (await findWaiting(db)) as Update[]),
  };
}

/** Returns options that repeat work while Telegram or the database is away, until the signal is aborted. */
function duringOutages(log: Log, signal: AbortSignal): RetryOptions {
  const onRetry = (error: unknown, delayMs: number) =>
    log.warn({ err: rootCause(error), delayMs }, 'Telegram or the database is away');
  return { ...outageBackoff, signal, onRetry };
}

function unlessEnded(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
