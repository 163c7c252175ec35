import type { ChartSpec } from './spec.ts';
import { style, type TextStyle } from './style.ts';
import type { Shorten } from './text.ts';

export const padding = { top: 14, right: 20, bottom: 12, left: 12 };

/** Returns chart.js's options for title and subtitle, cut to the picture. */
export function headings({ title, subtitle }: ChartSpec, shorten: Shorten) {
  const width = style.width - padding.left - padding.right;
  return {
    title: {
      display: true,
      text: shorten(title, style.title, width),
      align: 'start',
      padding: { top: 0, bottom: subtitle ? 0 : 14 },
      ...text(style.title),
    },
    subtitle: {
      display: Boolean(subtitle),
      text: shorten(subtitle ?? '', style.subtitle, width),
      align: 'start',
      padding: { top: 0, bottom: 14 },
      ...text(style.subtitle),
    },
  };
}

/** Returns colour and font as chart.js takes them. */
export function text({ size, weight, colour }: TextStyle) {
  return { color: colour, font: { family: style.font, size, weight } };
}
