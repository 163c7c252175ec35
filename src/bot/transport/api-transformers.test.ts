import { expect, test } from 'vitest';
import { honourRetryAfter } from './api-transformers.ts';

const flooded = { ok: false, error_code: 429, description: '', parameters: { retry_after: 60 } } as const;

test.each([1, 2])('no wait for a 429 begins after the stop, at the call %i', { timeout: 2000 }, async (stopAt) => {
  const stop = new AbortController();
  let calls = 0;
  const previous = async () => {
    calls += 1;
    if (calls === stopAt) stop.abort();
    return calls === stopAt ? flooded : { ...flooded, parameters: { retry_after: 0.01 } };
  };
  const call = honourRetryAfter(stop.signal)(previous as never, 'sendMessage', { chat_id: 1, text: 'hello' });
  await expect(call).rejects.toThrow(/ended/);
  expect(calls).toBe(stopAt);
});

test('a 429 is waited out, and the call is repeated once', async () => {
  const answers = [
    { ...flooded, parameters: { retry_after: 0.01 } },
    { ok: true, result: true },
  ];
  const previous = async () => answers.shift();
  const call = honourRetryAfter(new AbortController().signal)(previous as never, 'sendMessage', {
    chat_id: 1,
    text: 'hello',
  });
  expect(await call).toEqual({ ok: true, result: true });
  expect(answers).toEqual([]);
});
