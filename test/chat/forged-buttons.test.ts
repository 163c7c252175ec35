import { expect } from 'vitest';
import { allFeatures } from '../../src/app/feature-list.ts';
import type { Feature } from '../../src/bot/feature.ts';
import type { FieldType } from '../../src/bot/ui/callback-data.ts';
import { test as chat } from '../harness/chat.ts';

let features: Feature[] = [];

const test = chat.extend({
  options: {
    heavyPerMinute: 1_000,
    features: (parts: Parameters<typeof allFeatures>[0]) => {
      features = allFeatures(parts);
      return features;
    },
  },
});

const packed = (value: number) => value.toString(36);

/** The packed end of the range of each type, and values outside of it. */
const ranges: Record<FieldType, { largest: string; outside: string[] }> = {
  int: { largest: packed(2 ** 31 - 1), outside: ['-1', packed(2 ** 31), packed(-(2 ** 31)), '', '01', '1.5'] },
  option: { largest: packed(2 ** 31 - 1), outside: ['-2', packed(2 ** 31)] },
  id: { largest: packed(Number.MAX_SAFE_INTEGER), outside: ['-1', packed(2 ** 53), 'zzzzzzzzzzzzzz', 'NaN'] },
  year: { largest: packed(2999), outside: ['0', packed(1969), packed(3000), packed(275_760)] },
  dayNumber: {
    largest: packed(29_991_231),
    outside: ['1', packed(20_260_229), packed(19_691_231), packed(30_000_101), packed(2 ** 53 - 1), '-1'],
  },
  day: {
    largest: '2999-12-31',
    outside: ['2026-02-29', '1969-12-31', '3000-01-01', '%2B010000-01-01', '2026-1-1', 'today', '%00', '0000-00-00'],
  },
  text: { largest: 'z', outside: ['%00', '%', '%ED%A0%80', 'a%00b'] },
};

const dataOf = (owner: number, name: string, fields: string[]) => ['1', packed(owner), name, ...fields].join(':');

test('forged buttons of every kind are answered at the end of their ranges, and refused beyond it', async ({
  anna,
  world,
}) => {
  const { playground } = world;
  const handlers = features.flatMap(({ buttons = [] }) => buttons);
  expect(handlers.length).toBeGreaterThan(70);
  const [help] = await anna.says('/help');
  const press = (data: string) => playground.press(anna.id, anna.chatId, help?.message_id ?? 0, data);
  const largest = (types: FieldType[]) => types.map((type) => ranges[type].largest);
  const atEnds = handlers.map(({ name, fields }) => dataOf(anna.id, name, largest(Object.values(fields))));
  const pressed = await Promise.all(atEnds.map(press));
  await Promise.all(pressed.map(({ updateId }) => playground.finished(updateId)));
  const unanswered = pressed.flatMap(({ callbackQueryId }, n) =>
    playground.answers.has(callbackQueryId) ? [] : [atEnds[n]],
  );
  expect(unanswered).toEqual([]);
  expect(world.logLines.filter((line) => /an update (failed|is retried)/.test(line))).toEqual([]);

  const outside = handlers.flatMap(({ name, fields, unpack }) => {
    const types = Object.values(fields);
    return types.flatMap((type, changed) =>
      ranges[type].outside.map((value) => {
        const data = dataOf(anna.id, name, largest(types).with(changed, value));
        return { data, values: unpack(data) };
      }),
    );
  });
  expect(outside.length).toBeGreaterThan(300);
  expect(outside.filter(({ values }) => values !== null)).toEqual([]);
  const { callbackQueryId, updateId } = await press(dataOf(anna.id, 'ru', ['-1']));
  await playground.finished(updateId);
  expect(playground.answers.get(callbackQueryId)?.text).toBe(
    'This button is from an earlier message and no longer works.',
  );
});
