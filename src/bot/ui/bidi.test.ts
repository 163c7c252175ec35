import { expect, test } from 'vitest';
import { isolated } from './bidi.ts';

test('only a name with right-to-left letters is isolated', () => {
  for (const name of ['Running', 'Бег', '😀', '7 minute workout']) expect(isolated(name)).toBe(name);
  for (const name of ['شكرا', 'שלום', 'run שלום']) expect(isolated(name)).toBe(`\u2068${name}\u2069`);
});
