import { createCanvas } from 'canvas';
import { chartStyle, cssFont, type TextStyle } from './style.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Truncates a text to `limit` characters, with `…` at the end. Never separates the parts of an emoji or accented
 * letter.
 */
export function truncateText(text: string, limit: number): string {
  const characters = [...graphemes.segment(text)].map(({ segment }) => segment);
  if (characters.length <= limit) return text;
  return `${characters
    .slice(0, limit - 1)
    .join('')
    .trimEnd()}…`;
}

/** Truncates a text to a width in CSS pixels. */
export type ShortenText = (text: string, textStyle: TextStyle, width: number) => string;

/** Creates a function that truncates a text, drawn with some font families, to a width. Register the fonts first. */
export function createTextShortener(families: string = chartStyle.font): ShortenText {
  const context = createCanvas(1, 1).getContext('2d');
  context.fontVariationSettings = chartStyle.fontVariations;
  return (text, textStyle, width) => {
    context.font = cssFont(textStyle, families);
    const fits = (candidate: string) => context.measureText(candidate).width <= width;
    if (fits(text)) return text;
    let [low, high] = [1, Math.min(text.length, 400)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(truncateText(text, middle))) low = middle;
      else high = middle - 1;
    }
    return truncateText(text, low);
  };
}
