import { expect, test } from 'vitest';
import { isolateRtl } from './bidi.ts';

test('only a name with right-to-left letters is isolated', () => {
  for (const name of ['Running', 'Бег', '😀', '7 minute workout']) expect(isolateRtl(name)).toBe(name);
  for (const name of ['شكرا', 'שלום', 'run שלום']) expect(isolateRtl(name)).toBe(`\u2068${name}\u2069`);
});

test('a control for the direction of text does not get past the name', () => {
  expect(isolateRtl('Run\u202Egnin')).toBe('Rungnin');
  expect(isolateRtl('Run\u2067')).toBe('Run');
  expect(isolateRtl('שלום\u2069\u202E!')).toBe('\u2068שלום!\u2069');
});
