import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLatestWins } from './latest-wins.ts';

function createGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

test('work on one resource runs in order, and waiting work is skipped when a newer request arrives', async () => {
  const run = createLatestWins();
  const gate = createGate();
  const log: string[] = [];
  const first = run('a', {}, async (isLatest) => {
    await gate.opened;
    log.push(`first, latest: ${isLatest()}`);
  });
  await setImmediate();
  const second = run('a', {}, async () => void log.push('second'));
  const third = run('a', {}, async (isLatest) => void log.push(`third, latest: ${isLatest()}`));
  await run('b', {}, async () => void log.push('other resource'));
  gate.open();
  await Promise.all([first, second, third]);
  expect(log).toEqual(['other resource', 'first, latest: false', 'third, latest: true']);
});

test('a failure rejects the promise of its request, and the next work runs', async () => {
  const run = createLatestWins();
  const failing = run('a', {}, async () => {
    throw new Error('failed');
  });
  const rejection = expect(failing).rejects.toThrow('failed');
  await setImmediate();
  const log: string[] = [];
  const next = run('a', {}, async () => void log.push('next'));
  await rejection;
  await next;
  expect(log).toEqual(['next']);
});

test('a request that is retried after a newer one is skipped', async () => {
  const run = createLatestWins();
  const log: string[] = [];
  const [older, newer] = [{}, {}];
  const failed = run('a', older, async () => {
    throw new Error('away');
  });
  await expect(failed).rejects.toThrow('away');
  await run('a', newer, async () => void log.push('newer'));
  await run('a', older, async () => void log.push('older'));
  await run('a', newer, async () => void log.push('newer again'));
  expect(log).toEqual(['newer', 'newer again']);
});

test('the resource that was used least recently is forgotten', async () => {
  const run = createLatestWins(2);
  const log: string[] = [];
  const older = {};
  await run('a', older, async () => void log.push('a'));
  await run('a', {}, async () => void log.push('a, newer'));
  for (const key of ['b', 'c']) await run(key, {}, async () => void log.push(key));
  await run('a', older, async () => void log.push('a again'));
  expect(log).toEqual(['a', 'a, newer', 'b', 'c', 'a again']);
});
