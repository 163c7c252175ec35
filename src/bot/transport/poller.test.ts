import { GrammyError, HttpError } from 'grammy';
import type { Update } from 'grammy/types';
import { expect, test, vi } from 'vitest';
import type { Log } from '../../lib/log.ts';
import { poll } from './poller.ts';

const log = { warn: vi.fn() } as unknown as Log;
const telegramError = (code: number, parameters = {}) =>
  new GrammyError('x', { ok: false, error_code: code, description: 'refused', parameters }, 'getUpdates', {});

/** Runs the poller against these answers of Telegram, and stops it after the last one. */
async function pollAnswers(answers: (number[] | Error | undefined)[], failingAdds = 0) {
  const stop = new AbortController();
  const offsets: number[] = [];
  const stored: number[] = [];
  const getUpdates = async ({ offset }: { offset: number }) => {
    offsets.push(offset);
    if (stop.signal.aborted) return [];
    const answer = answers.shift();
    if (answers.length === 0) stop.abort();
    if (answer instanceof Error) throw answer;
    return answer?.map((update_id) => ({ update_id }));
  };
  const add = async (updates: Update[]) => {
    if (failingAdds-- > 0) throw new Error('not stored');
    stored.push(...updates.map(({ update_id }) => update_id));
  };
  const api = { getUpdates } as unknown as Parameters<typeof poll>[0]['api'];
  await poll({ api, add, onResult: () => undefined, log, signal: stop.signal, timeoutSeconds: 1, retryMs: 1 });
  return { offsets, stored };
}

test('a page is stored, and confirmed by the next request', async () => {
  expect(await pollAnswers([[7, 8], [], [9], []])).toEqual({ offsets: [0, 9, 9, 10, 10], stored: [7, 8, 9] });
});

test('a page that could not be stored is fetched again', async () => {
  expect(await pollAnswers([[7], [7], []], 1)).toEqual({ offsets: [0, 0, 8, 8], stored: [7] });
});

test('the last page is confirmed at the stop', async () => {
  expect((await pollAnswers([[7]])).offsets).toEqual([0, 8]);
});

test('failures, a 401 among them, and answers without a result are retried', async () => {
  const failures = [telegramError(409), telegramError(401), undefined, new HttpError('lost', new Error('ECONNRESET'))];
  expect((await pollAnswers([...failures, [7], []])).stored).toEqual([7]);
});

test('the poller ends when the token is refused again and again', async () => {
  const refusals = Array.from({ length: 10 }, () => telegramError(401));
  await expect(pollAnswers([...refusals, [7]])).rejects.toThrow('refused');
});

test('retry_after of Telegram is waited out', async () => {
  const before = performance.now();
  await pollAnswers([telegramError(429, { retry_after: 0.05 }), []]);
  expect(performance.now() - before).toBeGreaterThanOrEqual(45);
});
