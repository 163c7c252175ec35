import { expect, test } from 'vitest';
import { preferredLanguage } from './language.ts';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['ru', 'ru'],
  ['ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7', 'ru'],
  ['en-GB, ru;q=0.9', 'en'],
  ['de-DE,de;q=0.9,ru;q=0.2,en;q=0.1', 'ru'],
  ['en;q=0.5, RU;q=0.8', 'ru'],
  ['ru;q=0, en;q=0.1', 'en'],
  ['ru;q=0', 'en'],
  ['ru;q=high', 'en'],
  ['de, fr;q=0.9, *;q=0.5', 'en'],
  ['rum, ruddy', 'en'],
] as const)('%s asks for %s', (header, expected) => {
  expect(preferredLanguage(header, 'en')).toBe(expected);
});

test('a header that names no supported language gives the fallback', () => {
  expect(preferredLanguage('de', 'ru')).toBe('ru');
});
