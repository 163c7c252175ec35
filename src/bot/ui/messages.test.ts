import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildKeyboard, clip, splitText } from './messages.ts';

const lines = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'я', '🏝', '👩‍👩‍👧', '\n', ' ', '<b>', '_'), maxLength: 40 }), {
    maxLength: 12,
  })
  .map((parts) => parts.join('\n'));
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const visible = (text: string) => text.replace(/\s/g, '');

test('parts are within the limit, keep characters whole and lose no visible text', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 2, max: 60 }), (text, limit) => {
      const parts = splitText(text, limit);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(part).not.toMatch(loneSurrogate);
      }
      expect(visible(parts.join(''))).toBe(visible(text));
    }),
  );
});

test('a text within the limit is not split', () => {
  fc.assert(
    fc.property(lines, (text) => {
      expect(splitText(text, Math.max(2, text.length))).toEqual([text]);
    }),
  );
});

test('a long text is split at line ends where there are any', () => {
  const line = 'x'.repeat(30);
  expect(splitText([line, line, line].join('\n'), 65)).toEqual([`${line}\n${line}`, line]);
  expect(splitText([line, line].join('\n'), 30)).toEqual([line, line]);
  expect(splitText(line, 20)).toEqual(['x'.repeat(20), 'x'.repeat(10)]);
  expect(splitText('🏝🏝🏝', 3)).toEqual(['🏝', '🏝', '🏝']);
});

test('a clipped text is within the limit, keeps characters whole and ends with an ellipsis only if it was cut', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 2, max: 60 }), (text, limit) => {
      const clipped = clip(text, limit);
      expect(clipped.length).toBeLessThanOrEqual(limit);
      expect(clipped).not.toMatch(loneSurrogate);
      if (text.length <= limit) expect(clipped).toBe(text);
      else expect([true, '…']).toEqual([text.startsWith(clipped.slice(0, -1)), clipped.at(-1)]);
    }),
  );
});

test('buttons are in rows of the given size, and the last row has the rest', () => {
  const buttons = ['a', 'b', 'c', 'd', 'e'].map((label) => ({ label, data: label }));
  const rows = buildKeyboard(buttons, 2).inline_keyboard.map((row) => row.map(({ text }) => text));
  expect(rows).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  const [[long] = []] = buildKeyboard([{ label: '🏝'.repeat(50), data: 'x' }]).inline_keyboard;
  expect(long?.text).toHaveLength(63);
});
