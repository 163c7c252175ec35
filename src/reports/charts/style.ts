/** The one look of all charts. Sizes are CSS pixels; the picture has twice as many, which is what Telegram keeps of a photo (1280). */
export const style = {
  width: 640,
  height: 400,
  pixelRatio: 2,
  background: '#ffffff',
  font: '"Tally Sans", "Tally Emoji", "Tally Fallback"',
  title: { size: 19, weight: 600, colour: '#1f2933' },
  subtitle: { size: 13, weight: 400, colour: '#66727f' },
  axisTitle: { size: 13, weight: 400, colour: '#66727f' },
  tick: { size: 13, weight: 400, colour: '#3e4c59' },
  value: { size: 12.5, weight: 600, colour: '#3e4c59' },
  grid: '#e9edf1',
  baseline: '#b8c2cc',
  emptyCell: '#eef1f4',
  other: '#a9b4bf',
  accent: '#1b7f79',
  /** Beside the accent, for the second of two that belong together. */
  second: '#8ccfc4',
  mark: '#cc3311',
} as const;

export type TextStyle = (typeof style)['title' | 'subtitle' | 'axisTitle' | 'tick' | 'value'];

/** The CSS font of a text style, as canvas takes it. */
export function cssFont({ size, weight }: TextStyle): string {
  return `${weight} ${size}px ${style.font}`;
}

/**
 * Twelve colours that people with any of the common colour vision deficiencies tell apart (Paul Tol's "muted" and "bright",
 * without the two that vanish on white). Neighbours differ in lightness as well.
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
 * Returns the colour of a habit or category: always the same for the same id (bigints come as text) or name, on every chart.
 * Ids that follow each other get different colours; from the thirteenth on they repeat.
 */
export function colourOf(key: number | string): string {
  const number = typeof key === 'number' || /^\d{1,15}$/.test(key) ? Number(key) : hash(key.toLowerCase());
  return palette[Math.abs(number) % palette.length] ?? style.accent;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** Mixes a colour (`#rrggbb`) into white: 0 is white, 1 the colour itself. */
export function tint(colour: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `#${parts.map((part) => hex(255 + (part - 255) * share)).join('')}`;
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}
