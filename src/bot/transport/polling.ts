import type { Update } from 'grammy/types';
import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { runAsLeader } from '../../db/session/leader-election.ts';
import { retry } from '../../lib/retry.ts';
import { outageRetry } from './backoff.ts';
import { createApi } from './client.ts';
import { throwIfTokenRejected } from './connect.ts';
import { poll } from './poller.ts';
import { createPollingWatch } from './polling-watch.ts';
import {
  pollTimeoutSeconds,
  sourceTimeoutSeconds,
  type UpdateSource,
  type UpdateSourceOptions,
} from './update-source.ts';

/** Health fails and admins are told when nobody has fetched updates for so long. */
const watchTimes = { graceMs: 60_000, everyMs: 5_000 };

/** Stores updates in the inbox by long polling. Of several instances, only the leader polls. */
export function startPolling(options: UpdateSourceOptions): UpdateSource {
  const { token, apiRoot, locks, db, botId, inbox, log, signal } = options;
  const api = createApi({ token, apiRoot }, { timeoutSeconds: sourceTimeoutSeconds });
  const watch = createPollingWatch({ db, botId, log, ...watchTimes });
  watch.start();
  const onError = (err: unknown) => log.warn({ err }, 'the leader election of the pollers failed');
  const done = runAsLeader(
    { locks, key: [lockNumbers.poller, botId], signal, onError },
    async (leading, confirmLeadership) => {
      await retry(() => api.deleteWebhook(), outageRetry(log, leading)).catch((error: unknown) => {
        if (!leading.aborted) throw error;
      });
      const add = async (updates: Update[]) => {
        await confirmLeadership(); // otherwise another instance has stored, and may have finished them
        await inbox.add(updates);
      };
      const source = { api, add, onResult: watch.report, log };
      await poll({ ...source, signal: leading, timeoutSeconds: pollTimeoutSeconds });
      watch.report(null);
    },
  )
    .catch((error: unknown) => {
      throwIfTokenRejected(error); // the token was revoked
      throw error;
    })
    .finally(watch.stop);
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
  };
  done.then(end, end);
  const check = async () => {
    if (hasEnded) throw new Error('polling has ended');
    watch.check();
    await api.getMe();
  };
  return { done, check };
}
