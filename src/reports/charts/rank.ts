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
    plugins: [valuesBehind(spec)],
    options: {
      indexAxis: 'y',
      devicePixelRatio: style.pixelRatio,
      locale: spec.locale,
      layout: { padding },
      plugins: { ...headings(spec, shorten), legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: { display: false, beginAtZero: true, grace: '24%' },
        y: {
          grid: { display: false },
          border: { color: style.baseline },
          ticks: { ...text(style.tick), autoSkip: false, crossAlign: 'far' },
        },
      },
    },
  } as ChartConfiguration;
}

/** Writes each value to the right of its bar. */
function valuesBehind({ values, locale }: RankSpec): Plugin {
  const decimals = values.every(Number.isInteger) ? 0 : 2;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
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
        ctx.fillText(format.format(values[index] ?? 0), Math.max(x, zero) + 6, y);
      ctx.restore();
    },
  };
}
