import { lockNumbers } from '../../db/session/advisory-locks.ts';
import { runAsLeader } from '../../db/session/leader-election.ts';
import { retry } from '../../lib/retry.ts';
import { outageRetry } from './backoff.ts';
import { createApi } from './client.ts';
import { throwIfTokenRejected } from './connect.ts';
import { poll } from './poller.ts';
import {
  pollTimeoutSeconds,
  sourceTimeoutSeconds,
  type UpdateSource,
  type UpdateSourceOptions,
} from './update-source.ts';

/** Stores updates in the inbox by long polling. Of several instances, only the leader polls. */
export function startPolling(options: UpdateSourceOptions): UpdateSource {
  const { token, apiRoot, locks, inbox, log, signal } = options;
  const api = createApi({ token, apiRoot }, { timeoutSeconds: sourceTimeoutSeconds });
  const onError = (err: unknown) => log.warn({ err }, 'the leader election of the pollers failed');
  const done = runAsLeader({ locks, key: lockNumbers.poller, signal, onError }, async (leading) => {
    await retry(() => api.deleteWebhook(), outageRetry(log, leading)).catch((error: unknown) => {
      if (!leading.aborted) throw error;
    });
    await poll({ api, add: inbox.add, log, signal: leading, timeoutSeconds: pollTimeoutSeconds });
  }).catch((error: unknown) => {
    throwIfTokenRejected(error); // the token was revoked
    throw error;
  });
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
  };
  done.then(end, end);
  const check = async () => {
    if (hasEnded) throw new Error('polling has ended');
    await api.getMe();
  };
  return { done, check };
}
