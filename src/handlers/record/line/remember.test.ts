import { expect, test } from 'vitest';
import { remember } from './remember.ts';

test('a short text is computed once, a long one is not kept', () => {
  const computed: number[] = [];
  const length = remember((text) => computed.push(text.length));
  for (const text of ['yoga', 'yoga', 'x'.repeat(65), 'x'.repeat(65)]) length(text);
  expect(computed).toEqual([4, 65, 65]);
});
