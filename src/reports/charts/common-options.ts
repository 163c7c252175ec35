import type { ShortenText } from './shorten-text.ts';
import type { ChartSpec } from './spec.ts';
import { chartStyle, type TextStyle } from './style.ts';

export const chartPadding = { top: 14, right: 20, bottom: 12, left: 12 };

/** Builds chart.js's options for title and subtitle, truncated to the width of the picture. */
export function buildHeadings({ title, subtitle }: ChartSpec, shorten: ShortenText) {
  const width = chartStyle.width - chartPadding.left - chartPadding.right;
  return {
    title: {
      display: true,
      text: shorten(title, chartStyle.title, width),
      align: 'start',
      padding: { top: 0, bottom: subtitle ? 0 : 14 },
      ...buildTextOptions(chartStyle.title),
    },
    subtitle: {
      display: Boolean(subtitle),
      text: shorten(subtitle ?? '', chartStyle.subtitle, width),
      align: 'start',
      padding: { top: 0, bottom: 14 },
      ...buildTextOptions(chartStyle.subtitle),
    },
  };
}

/** Builds chart.js's options for colour and font. `render.ts` sets the font families. */
export function buildTextOptions({ size, weight, colour }: TextStyle) {
  return { color: colour, font: { size, weight } };
}
