import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLoop, type LoopOptions } from './loop.ts';

const hour = 3_600_000;

/** Waits for a condition; a loaded machine may need long. */
const until = (condition: () => unknown) => vi.waitUntil(condition, { timeout: 20_000, interval: 5 });

function startLoop(round: LoopOptions['round'], intervalMs = hour, firstAfterMs?: number) {
  const errors: unknown[] = [];
  const loop = createLoop({ round, intervalMs, firstAfterMs, onError: (error) => void errors.push(error) });
  onTestFinished(loop.stop);
  loop.start();
  return { loop, errors };
}

/** Returns a round whose calls end one by one, when `end` is called. */
function manualRound() {
  const ends: (() => void)[] = [];
  const round = vi.fn(() => new Promise<void>((resolve) => void ends.push(resolve)));
  return { round, end: () => ends.shift()?.() };
}

test('a round starts at once, and again after the interval', async () => {
  const round = vi.fn(async () => undefined);
  startLoop(round, 5);
  expect(round).toHaveBeenCalledTimes(1);
  await until(() => round.mock.calls.length > 2);
});

test('the first round can be later: after its delay, or at a wake', async () => {
  const round = vi.fn(async () => undefined);
  startLoop(round, hour, 5);
  expect(round).not.toHaveBeenCalled();
  await until(() => round.mock.calls.length === 1);
  const { loop } = startLoop(round, hour, hour);
  await sleep(5);
  expect(round).toHaveBeenCalledTimes(1);
  loop.wake();
  await until(() => round.mock.calls.length === 2);
});

test('a round says when the next one comes', async () => {
  const round = vi.fn(async () => (round.mock.calls.length < 3 ? 1 : hour));
  startLoop(round);
  await until(() => round.mock.calls.length === 3);
  await sleep(20);
  expect(round).toHaveBeenCalledTimes(3);
});

test('wake starts the next round now', async () => {
  const round = vi.fn(async () => undefined);
  const { loop } = startLoop(round);
  await sleep(1);
  loop.wake();
  await until(() => round.mock.calls.length === 2);
});

test('rounds do not overlap: calls of wake during a round give one more round after it', async () => {
  const { round, end } = manualRound();
  const { loop } = startLoop(round);
  loop.wake();
  loop.wake();
  await sleep(5);
  expect(round).toHaveBeenCalledTimes(1);
  end();
  await until(() => round.mock.calls.length === 2);
  end();
  await sleep(5);
  expect(round).toHaveBeenCalledTimes(2);
});

test('a round that fails is reported, and the next one comes after the interval', async () => {
  const round = vi.fn(async () => {
    if (round.mock.calls.length === 1) throw new Error('no');
    return hour;
  });
  const { errors } = startLoop(round, 1);
  await until(() => round.mock.calls.length === 2);
  expect(errors).toEqual([new Error('no')]);
});

test('stop waits for the round in progress, aborts its signal, and starts no further one', async () => {
  const { round, end } = manualRound();
  const { loop } = startLoop(round, 0);
  const [signal] = round.mock.calls[0] as unknown as [AbortSignal];
  let isStopped = false;
  const stopped = loop.stop().then(() => {
    isStopped = true;
  });
  await sleep(5);
  expect([signal.aborted, isStopped]).toEqual([true, false]);
  end();
  await stopped;
  loop.wake();
  loop.start();
  await sleep(5);
  expect(round).toHaveBeenCalledTimes(1);
});

test('stop ends the pause between two rounds, and a loop that never started stops', async () => {
  const { loop } = startLoop(async () => undefined);
  await sleep(1);
  await loop.stop();
  await createLoop({ round: async () => undefined, intervalMs: 1, onError: () => undefined }).stop();
});
