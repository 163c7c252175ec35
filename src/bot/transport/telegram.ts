import { setTimeout as sleep } from 'node:timers/promises';
import { GrammyError } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { Db } from '../../db/client.ts';
import { findWaiting, keepWaiting, releaseWaiting } from '../../db/queries/bot/pending-updates.ts';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { coalesced } from '../../db/session/batcher.ts';
import { lead } from '../../db/session/leader-election.ts';
import type { Log } from '../../lib/log.ts';
import { type RetryOptions, retry } from '../../lib/retry.ts';
import { StartError } from '../../lib/start-error.ts';
import { outageBackoff } from './backoff.ts';
import { type Inbox, senderOf } from './chat-queue.ts';
import { createApi } from './client.ts';
import { rootOf } from './errors.ts';
import { allowedUpdates, type PollerOptions, poll, type Waiting } from './poller.ts';

export interface Connection {
  token: string;
  apiRoot?: string;
  me: UserFromGetMe;
}

/** Returns who the bot is. Throws {@link StartError} when Telegram refuses the token or cannot be reached. */
export async function connect({ token, apiRoot }: { token: string; apiRoot?: string }): Promise<Connection> {
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

export interface Source extends Connection {
  url: string;
  db: Db;
  inbox: Inbox;
  onCommitted: PollerOptions['onCommitted'];
  log: Log;
  signal: AbortSignal;
}

/** How updates come in. `done` ends after the signal, when all in hand is finished; it rejects when no more can come. */
export interface Feed {
  done: Promise<void>;
  /** Rejects while the bot is not alive. */
  check(): Promise<unknown>;
  webhook?: { secret: string; receive(update: Update): Promise<void> };
}

/** Fetches updates by long polling while this instance is the one that polls. */
export function fetchByPolling({ token, apiRoot, url, db, inbox, onCommitted, log, signal }: Source): Feed {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: pollSeconds * 2 });
  const onError = (err: unknown) => log.warn({ err }, 'the lock of the polling instance is out of reach');
  const waiting = waitingRoom({ db, log, signal });
  const done = lead({ url, key: lockNumbers.poller, signal, onError }, async (leading) => {
    await retry(() => api.deleteWebhook(), duringOutages(log, leading)).catch(unlessEnded(leading));
    await poll({
      api,
      receive: inbox.receive,
      onCommitted,
      waiting,
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
export async function receiveByWebhook(
  { token, apiRoot, db, inbox, log, signal }: Source,
  { webhookUrl = '', webhookSecret = '' }: { webhookUrl?: string; webhookSecret?: string },
): Promise<Feed> {
  const api = createApi({ token, apiRoot }, { timeoutSeconds: pollSeconds * 2 });
  const waiting = waitingRoom({ db, log, signal });
  const options = { secret_token: webhookSecret, allowed_updates: [...allowedUpdates] };
  await retry(() => api.setWebhook(webhookUrl, options), duringOutages(log, signal)).catch((cause: Error) => {
    throw new StartError(`Telegram does not take WEBHOOK_URL: ${cause.message}`, { cause });
  });
  const finishing = new Set<Promise<void>>();
  const finish = (update: Update, handled: Promise<unknown> = inbox.receive(update)) => {
    const finished = handled
      .then(() => waiting.release([update.update_id]))
      .catch((err: unknown) => log.error({ err, updateId: update.update_id }, 'an update stays unfinished'))
      .finally(() => finishing.delete(finished));
    finishing.add(finished);
  };
  for (const update of await waiting.left()) finish(update);
  const receive = async (update: Update) => {
    const inTime = new AbortController();
    const handled = inbox.receive(update).then(() => true);
    const late = sleep(webhookPatienceMs, false, { signal: inTime.signal }).catch(() => false);
    const isHandled = await Promise.race([handled, late]).finally(() => inTime.abort());
    if (isHandled) return;
    await waiting.keep([update]);
    finish(update, handled);
  };
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const check = async () => {
    if (signal.aborted) throw new Error('the bot is stopping');
    await api.getMe();
  };
  const done = stopped.then(inbox.idle).then(async () => void (await Promise.all(finishing)));
  return { done, check, webhook: { secret: webhookSecret, receive } };
}

/** While the database is away its callers wait. */
function waitingRoom({ db, log, signal }: Pick<Source, 'db' | 'log' | 'signal'>): Waiting {
  const surely = <T>(work: () => Promise<T>) => retry(work, duringOutages(log, signal));
  const rowOf = (update: Update) => ({ updateId: update.update_id, userId: senderOf(update), update });
  const release = coalesced(
    async (many: number[][]) => {
      await releaseWaiting(db, many.flat());
      return many.map(() => undefined);
    },
    { most: 1000, gatherMs: 50 }, // nobody but a stop waits for it
  );
  return {
    keep: (updates) => surely(() => keepWaiting(db, updates.map(rowOf))),
    release: (ids) => surely(() => release(ids)),
    left: () => surely(async () => (await findWaiting(db)) as Update[]),
  };
}

/** Returns options that repeat work while Telegram or the database is away, until the signal is aborted. */
function duringOutages(log: Log, signal: AbortSignal): RetryOptions {
  const onRetry = (error: unknown, delayMs: number) =>
    log.warn({ err: rootOf(error), delayMs }, 'Telegram or the database is away');
  return { ...outageBackoff, signal, onRetry };
}

function unlessEnded(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
