import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasRtlLetter, removeDirectionControls } from './bidi.ts';

test('embeddings and overrides are removed', () => {
  expect(removeDirectionControls('a\u202Ab\u202Bc\u202Cd\u202De\u202Ef')).toBe('abcdef');
});

test('isolates stay in pairs only, on one line', () => {
  expect(removeDirectionControls('a \u2068שלום\u2069 b')).toBe('a \u2068שלום\u2069 b');
  expect(removeDirectionControls('a \u2067b')).toBe('a b');
  expect(removeDirectionControls('a \u2069b')).toBe('a b');
  expect(removeDirectionControls('\u2067a\nb\u2069')).toBe('a\nb');
  expect(removeDirectionControls('\u2066a\u2067b\u2069')).toBe('a\u2067b\u2069');
});

test('direction marks stay in a text with right-to-left letters only', () => {
  expect(removeDirectionControls('run\u200F 5\u061C')).toBe('run 5');
  expect(removeDirectionControls('שלום\u200F')).toBe('שלום\u200F');
});

test('letters of right-to-left scripts are found', () => {
  for (const text of ['שלום', 'شكرا', 'ܫܠܡܐ', 'ދިވެހި', '𞤆𞤵𞤤𞤢𞤪', '𐡀']) expect(hasRtlLetter(text)).toBe(true);
  for (const text of ['Run', 'Бег', '跑步', 'हिन्दी', '😀', '\u200F\u061C', '🇮🇱'])
    expect(hasRtlLetter(text)).toBe(false);
});

test('whatever the text: nothing stays open at the end of a line, and a second call changes nothing', () => {
  const characters = fc.constantFrom(
    'a',
    'ש',
    '1',
    ' ',
    '\n',
    ...'\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200F',
  );
  fc.assert(
    fc.property(fc.string({ unit: characters }), (text) => {
      const clean = removeDirectionControls(text);
      expect(clean).not.toMatch(/[\u202A-\u202E]/);
      for (const line of clean.split('\n')) {
        let depth = 0;
        for (const character of line) {
          if (/[\u2066-\u2068]/.test(character)) depth += 1;
          if (character === '\u2069') depth -= 1;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
        expect(depth).toBe(0);
      }
      expect(removeDirectionControls(clean)).toBe(clean);
      expect(clean.replace(/[^aש1 \n]/g, '')).toBe(text.replace(/[^aש1 \n]/g, ''));
    }),
  );
});
