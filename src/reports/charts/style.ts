/** The width of a picture in CSS pixels. With it, the proportions of the charts are right. */
const width = 400;
/** The width of the narrowest picture in a chat on a phone, and the smallest text that can be read there. */
const phone = { width: 307, textSize: 11 };

/** The smallest size of text in a picture, in CSS pixels: a phone shrinks it to `phone.textSize`. */
const minTextSize = Math.ceil((phone.textSize * width * 10) / phone.width) / 10;

/**
 * The appearance of all charts. Sizes are CSS pixels. The picture is 1280 pixels wide, to which Telegram reduces
 * photos.
 */
export const chartStyle = {
  width,
  height: 300,
  pixelRatio: 3.2,
  background: '#ffffff',
  /**
   * For Latin, Cyrillic, Greek, Devanagari, Arabic, Hebrew, Georgian, Armenian and emoji. See `fonts.ts` for
   * others.
   */
  font: '"Tally Sans", "Tally Emoji", "Tally Fallback"',
  /** The weight of variable fonts; without it, Chinese would be drawn in hairlines. Bold is added by the canvas. */
  fontVariations: '"wght" 400',
  title: { size: 17, weight: 600, colour: '#1f2933' },
  subtitle: { size: minTextSize, weight: 400, colour: '#66727f' },
  axisTitle: { size: minTextSize, weight: 400, colour: '#66727f' },
  tick: { size: minTextSize, weight: 400, colour: '#3e4c59' },
  value: { size: minTextSize, weight: 600, colour: '#3e4c59' },
  grid: '#e9edf1',
  baseline: '#b8c2cc',
  emptyCell: '#eef1f4',
  other: '#a9b4bf',
  accent: '#1b7f79',
  /** For the second of two related series, next to the accent. */
  second: '#8ccfc4',
  mark: '#cc3311',
} as const;

export type TextStyle = (typeof chartStyle)['title' | 'subtitle' | 'axisTitle' | 'tick' | 'value'];

/** Formats a text style as a CSS font for canvas. Pass the families for texts of people. */
export function cssFont({ size, weight }: TextStyle, families: string = chartStyle.font): string {
  return `${weight} ${size}px ${families}`;
}

/**
 * Twelve colours that people with common colour vision deficiencies can distinguish (Paul Tol's "muted" and "bright"
 * without the two that are too light). Neighbours differ in lightness too.
 */
const palette = [
  '#4477aa',
  '#ee8866',
  '#228833',
  '#aa3377',
  '#66ccee',
  '#997700',
  '#332288',
  '#44aa99',
  '#cc6677',
  '#88aa33',
  '#882255',
  '#6699cc',
] as const;

/**
 * Chooses the colour of a habit, category or series by its id or name. A key has the same colour on every chart. Twelve
 * consecutive ids have different colours.
 *
 * @param key a number, digits (a bigint as text), or a name
 */
export function chooseColour(key: number | string): string {
  const number = typeof key === 'number' || /^\d{1,15}$/.test(key) ? Number(key) : hash(key.toLowerCase());
  return palette[Math.abs(number) % palette.length] ?? chartStyle.accent;
}

/** Computes the 32-bit FNV-1a hash. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** Mixes a colour (`#rrggbb`) with white. A share of 0 gives white, 1 the colour itself. */
export function tint(colour: string, share: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `#${channels.map((channel) => hex(255 + (channel - 255) * share)).join('')}`;
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
