import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHub, type Hub, type Sight } from './broadcast.ts';

let hub: Hub;
beforeEach(() => {
  vi.useFakeTimers();
  hub = createHub({ log: pino({ level: 'silent' }) });
});
afterEach(() => {
  hub.close();
  vi.useRealTimers();
});

/** A sight that shows how often it was made; `value` is part of what is seen. */
function sightOf(key: string) {
  const sight = { made: 0, value: 'a', day: 'Monday' };
  const of: Sight = {
    key,
    hear: (news) => news.of === 'records',
    stamp: () => sight.day,
    make: async () => {
      sight.made += 1;
      return `${key} ${sight.value}`;
    },
  };
  return Object.assign(sight, { of });
}

const everybody = { of: 'records', people: null, from: null } as const;
const settle = () => vi.advanceTimersByTimeAsync(1_500);

test('many viewers of one sight are shown what is made once', async () => {
  const sight = sightOf('k');
  const shown: string[] = [];
  for (let n = 0; n < 200; n++) hub.watch(sight.of, (text) => shown.push(text));
  await settle();
  expect([shown.length, sight.made]).toEqual([200, 1]);
  hub.watch(sight.of, (text) => shown.push(text));
  expect(shown.length, 'a later one sees it at once').toBe(201);
});

test('a hundred pieces of news at once make it once more, and what is the same is not shown again', async () => {
  const sight = sightOf('k');
  const shown: string[] = [];
  hub.watch(sight.of, (text) => shown.push(text));
  await settle();
  for (let n = 0; n < 100; n++) hub.tell(everybody);
  await settle();
  expect(sight.made).toBeLessThanOrEqual(3);
  expect(shown).toEqual(['k a']);
  sight.value = 'b';
  hub.tell({ of: 'jobs' });
  await settle();
  expect(shown).toEqual(['k a']);
  hub.tell(everybody);
  await settle();
  expect(shown).toEqual(['k a', 'k b']);
});

test('news that come while it is made are not lost', async () => {
  const sight = sightOf('k');
  const shown: string[] = [];
  const make = sight.of.make;
  sight.of.make = async () => {
    const text = await make();
    sight.value = 'later';
    if (sight.made === 1) hub.tell(everybody);
    return text;
  };
  hub.watch(sight.of, (text) => shown.push(text));
  await settle();
  expect(shown).toEqual(['k a', 'k later']);
});

test('what fails is tried again, and a new day is seen without news', async () => {
  const sight = sightOf('k');
  const shown: string[] = [];
  const make = sight.of.make;
  sight.of.make = async () => {
    const text = await make();
    if (sight.made === 1) throw new Error('no database');
    return text;
  };
  hub.watch(sight.of, (text) => shown.push(text));
  await settle();
  expect(shown).toEqual(['k a']);
  [sight.value, sight.day] = ['b', 'Tuesday'];
  await vi.advanceTimersByTimeAsync(25_000);
  expect(shown).toEqual(['k a', 'k b']);
});

test('nothing is made for who has left', async () => {
  const sight = sightOf('k');
  const leave = hub.watch(sight.of, () => undefined);
  await settle();
  leave();
  hub.tell(everybody);
  await settle();
  expect(sight.made).toBe(1);
});
