import { setImmediate as soon } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTurns } from './latest-wins.ts';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

test('work on one thing takes turns, and what was overtaken while it waited is skipped', async () => {
  const take = createTurns();
  const { open, opened } = gate();
  const did: string[] = [];
  const first = take('a', {}, async (isNewest) => {
    await opened;
    did.push(`first, newest: ${isNewest()}`);
  });
  await soon();
  const second = take('a', {}, async () => void did.push('second'));
  const third = take('a', {}, async (isNewest) => void did.push(`third, newest: ${isNewest()}`));
  await take('b', {}, async () => void did.push('another thing'));
  open();
  await Promise.all([first, second, third]);
  expect(did).toEqual(['another thing', 'first, newest: false', 'third, newest: true']);
});

test('a failure is heard by the one who asked, and the next has its turn', async () => {
  const take = createTurns();
  const failing = take('a', {}, async () => {
    throw new Error('no paper');
  });
  const heard = expect(failing).rejects.toThrow('no paper');
  await soon();
  const did: string[] = [];
  const next = take('a', {}, async () => void did.push('next'));
  await heard;
  await next;
  expect(did).toEqual(['next']);
});

test('a wish that is tried again after a newer one stays overtaken', async () => {
  const take = createTurns();
  const did: string[] = [];
  const [older, newer] = [{}, {}];
  const failed = take('a', older, async () => {
    throw new Error('away');
  });
  await expect(failed).rejects.toThrow('away');
  await take('a', newer, async () => void did.push('newer'));
  await take('a', older, async () => void did.push('older'));
  await take('a', newer, async () => void did.push('newer again'));
  expect(did).toEqual(['newer', 'newer again']);
});

test('what was not used for long is forgotten', async () => {
  const take = createTurns(2);
  const did: string[] = [];
  const older = {};
  await take('a', older, async () => void did.push('a'));
  await take('a', {}, async () => void did.push('a, newer'));
  for (const key of ['b', 'c']) await take(key, {}, async () => void did.push(key));
  await take('a', older, async () => void did.push('a anew'));
  expect(did).toEqual(['a', 'a, newer', 'b', 'c', 'a anew']);
});
