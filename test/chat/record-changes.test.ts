import { expect } from 'vitest';
import { labelsOf, test, textOf } from '../harness/shared-chat.ts';

test('a confirmed change counts against the record, not against what its message states', async ({ anna, db }) => {
  await anna.says('reading 10h');
  await anna.taps('Change duration');
  await anna.says('1h');
  await anna.says('running 20h');
  await anna.says('/history');
  await anna.taps('2');
  await anna.taps('Change duration');
  expect(labelsOf(await anna.says('10h'))).toContain('Save anyway');
  expect(textOf(await anna.taps('Save anyway'))).toBe('✓ 10 h Reading · today');
  const { rows } = await db.$client.query('select sum(duration)::int as minutes from warehouse.fact_records');
  expect(rows).toEqual([{ minutes: 30 * 60 }]);
});

test('a line with a known habit and an unclear duration is no name of a new habit', async ({ anna }) => {
  await anna.says('/record');
  const asked = await anna.says('running 30-40 min');
  expect(textOf(asked)).not.toContain('category');
  expect(labelsOf(asked)).toEqual(['30 min', '40 min', 'Cancel']);
  expect(textOf(await anna.taps('40 min'))).toBe('✓ 40 min Running · today');
});
