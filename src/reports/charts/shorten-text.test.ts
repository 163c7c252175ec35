import { expect, test } from 'vitest';
import { registerFonts } from './fonts.ts';
import { createTextShortener, truncateText } from './shorten-text.ts';
import { chartStyle } from './style.ts';

test('a text is truncated to visible characters', () => {
  expect(truncateText('Reading', 7)).toBe('Reading');
  expect(truncateText('Reading books', 9)).toBe('Reading…');
  expect(truncateText('🧘‍♀️🧘‍♀️🧘‍♀️', 2)).toBe('🧘‍♀️…');
  expect(truncateText('Йога', 3)).toBe('Йо…');
});

test('a text is truncated to the longest part that fits the width', () => {
  registerFonts();
  const shorten = createTextShortener();
  expect(shorten('Short', chartStyle.title, 600)).toBe('Short');
  const long = shorten('wide '.repeat(100), chartStyle.title, 600);
  expect(long).toMatch(/^(wide ?)+.*…$/);
  expect(shorten(long, chartStyle.title, 600)).toBe(long);
  expect(shorten('wide '.repeat(100), chartStyle.title, 700).length).toBeGreaterThan(long.length);
});
