import { useMinusSign } from '../../time/format.ts';
import type { ShortenText } from './shorten-text.ts';
import type { ChartSpec } from './spec.ts';
import { chartStyle, type TextStyle } from './style.ts';

export const chartPadding = { top: 10, right: 14, bottom: 8, left: 8 };

/**
 * Builds chart.js's options for title and subtitle, truncated to the width of the picture.
 *
 * @param yTitle the title of the y axis, as last line: beside the axis it would have no room
 */
export function buildHeadings({ title, subtitle }: ChartSpec, shorten: ShortenText, yTitle?: string) {
  const width = chartStyle.width - chartPadding.left - chartPadding.right;
  const lines = [subtitle, yTitle === title ? '' : yTitle].flatMap((line) => line || []);
  return {
    title: {
      display: true,
      text: shorten(title, chartStyle.title, width),
      align: 'start',
      padding: { top: 0, bottom: lines.length > 0 ? 0 : 10 },
      ...buildTextOptions(chartStyle.title),
    },
    subtitle: {
      display: lines.length > 0,
      text: lines.map((line) => shorten(line, chartStyle.subtitle, width)),
      align: 'start',
      padding: { top: 0, bottom: 10 },
      ...buildTextOptions(chartStyle.subtitle),
    },
  };
}

/** Builds chart.js's options for colour and font. `render.ts` sets the font families. */
export function buildTextOptions({ size, weight, colour }: TextStyle) {
  return { color: colour, font: { size, weight } };
}

/** Formats a number with the separators of a language and a minus sign in place of a hyphen. */
export function formatChartNumber(value: number, locale: string, options: Intl.NumberFormatOptions): string {
  return useMinusSign(new Intl.NumberFormat(locale, options).format(value));
}
