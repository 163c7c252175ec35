import { createCanvas } from 'canvas';
import { cssFont, type TextStyle } from './style.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Returns the text, or as much of it as `limit` characters hold with `…` at the end. Emoji and accents stay whole. */
export function cut(text: string, limit: number): string {
  const characters = [...graphemes.segment(text)].map(({ segment }) => segment);
  if (characters.length <= limit) return text;
  return `${characters
    .slice(0, limit - 1)
    .join('')
    .trimEnd()}…`;
}

/** Cuts a text to a width in CSS pixels. */
export type Shorten = (text: string, textStyle: TextStyle, width: number) => string;

/** Returns a function that cuts a text to a width in CSS pixels. Fonts must be registered before. */
export function createShortener(): Shorten {
  const context = createCanvas(1, 1).getContext('2d');
  return (text, textStyle, width) => {
    context.font = cssFont(textStyle);
    const fits = (shown: string) => context.measureText(shown).width <= width;
    if (fits(text)) return text;
    let [low, high] = [1, Math.min(text.length, 400)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(cut(text, middle))) low = middle;
      else high = middle - 1;
    }
    return cut(text, low);
  };
}
