import { expect, test } from 'vitest';
import { registerFonts } from './fonts.ts';
import { style } from './style.ts';
import { createShortener, cut } from './text.ts';

test('a text is cut to characters as people count them', () => {
  expect(cut('Reading', 7)).toBe('Reading');
  expect(cut('Reading books', 9)).toBe('Reading…');
  expect(cut('🧘‍♀️🧘‍♀️🧘‍♀️', 2)).toBe('🧘‍♀️…');
  expect(cut('Йога', 3)).toBe('Йо…');
});

test('a text is cut to the width that it may have, and no shorter', () => {
  registerFonts();
  const shorten = createShortener();
  expect(shorten('Short', style.title, 600)).toBe('Short');
  const long = shorten('wide '.repeat(100), style.title, 600);
  expect(long).toMatch(/^(wide ?)+.*…$/);
  expect(shorten(long, style.title, 600)).toBe(long);
  expect(shorten('wide '.repeat(100), style.title, 700).length).toBeGreaterThan(long.length);
});
