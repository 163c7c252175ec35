import type { ChartConfiguration, Plugin } from 'chart.js';
import { headings, padding, text } from './frame.ts';
import type { RankSpec } from './spec.ts';
import { cssFont, style } from './style.ts';
import type { Shorten } from './text.ts';

/** The rest is for bars and their values. */
const nameWidth = style.width * 0.4;

/** Returns chart.js's configuration of level bars, the first on top; values stand behind them, so that no axis is needed. */
export function rankConfig(spec: RankSpec, shorten: Shorten): ChartConfiguration {
  const names = spec.labels.map((label) => shorten(label, style.tick, nameWidth));
  const values = format(spec);
  return {
    type: 'bar',
    data: {
      labels: names,
      datasets: [
        {
          data: spec.values,
          backgroundColor: spec.colour,
          borderRadius: 4,
          maxBarThickness: 34,
          categoryPercentage: 0.86,
          barPercentage: 0.86,
        },
      ],
    },
    plugins: [valuesBehind(values)],
    options: {
      indexAxis: 'y',
      devicePixelRatio: style.pixelRatio,
      locale: spec.locale,
      layout: { padding: { ...padding, right: gap + Math.max(...values.map(({ length }) => length)) * digitWidth } },
      plugins: { ...headings(spec, shorten), legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: { display: false, beginAtZero: true, bounds: 'data' },
        y: {
          grid: { display: false },
          border: { color: style.baseline },
          ticks: { ...text(style.tick), autoSkip: false, crossAlign: 'far' },
        },
      },
    },
  } as ChartConfiguration;
}

/** From a thousand on, what is behind the point is noise in a picture. */
function format({ values, locale }: RankSpec): string[] {
  const decimals = values.every(Number.isInteger) || values.some((value) => Math.abs(value) >= 1000) ? 0 : 2;
  const numbers = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return values.map((value) => numbers.format(value));
}

/** What a digit of the values takes at most. */
const digitWidth = style.value.size * 0.62;
const gap = 6;

/** Writes each value to the right of its bar; one below 0 behind the line of 0. */
function valuesBehind(values: string[]): Plugin {
  return {
    id: 'valuesBehind',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      const zero = chart.scales.x?.getPixelForValue(0) ?? 0;
      ctx.save();
      ctx.font = cssFont(style.value);
      ctx.fillStyle = style.value.colour;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      for (const [index, { x, y }] of chart.getDatasetMeta(0).data.entries())
        ctx.fillText(values[index] ?? '', Math.max(x, zero) + gap, y);
      ctx.restore();
    },
  };
}
