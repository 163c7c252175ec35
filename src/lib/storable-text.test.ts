import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toStorable, toStorableJson, toStorableText } from './storable-text.ts';

test('NUL and halves of surrogate pairs are replaced; every other text stays', () => {
  expect(toStorableText('a\0b \ud83d c \ude00')).toBe('a\ufffdb \ufffd c \ufffd');
  for (const text of ['', 'run 45m 🏃', '\\u0000', '\\\\ud800']) {
    expect(toStorableText(text)).toBe(text);
    expect(JSON.parse(toStorableJson({ [text]: [text] }))).toEqual({ [text]: [text] });
  }
  expect(JSON.parse(toStorableJson({ 'a\0': '\\\ud800' }))).toEqual({ 'a\ufffd': '\\\ufffd' });
});

test('a value is copied only where a text of it is replaced', () => {
  const plain = { name: 'Аня 🏃', list: [1, null] };
  expect(toStorable(plain)).toBe(plain);
  expect(toStorable({ name: 'a\0', at: 1 })).toEqual({ name: 'a\ufffd', at: 1 });
});

test('the texts of JSON are those that the text function returns', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      const cut = a.slice(0, Math.floor(a.length / 2));
      for (const text of [a + b, cut + b, `${cut}\0${b}`])
        expect(JSON.parse(toStorableJson([text]))).toEqual([toStorableText(text)]);
    }),
  );
});
