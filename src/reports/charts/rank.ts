import type { ChartConfiguration, Plugin, Scale } from 'chart.js';
import { buildHeadings, buildTextOptions, chartPadding, formatChartNumber } from './common-options.ts';
import type { ShortenText } from './shorten-text.ts';
import type { RankSpec } from './spec.ts';
import { chartStyle, cssFont, type TextStyle } from './style.ts';

/** The maximum width of the names. The rest is for bars and values. */
const nameWidth = chartStyle.width * 0.4;

/**
 * Builds chart.js's configuration of horizontal bars, the first at the top. Values stand beside the bars, in place of
 * an axis.
 */
export function buildRankConfig(spec: RankSpec, shorten: ShortenText): ChartConfiguration {
  const values = spec.valueLabels ?? formatValues(spec);
  const names = spec.labels.map((label) => shorten(label, chartStyle.tick, nameWidth));
  return {
    type: 'bar',
    data: {
      labels: names,
      datasets: [
        {
          data: spec.values,
          backgroundColor: spec.colour,
          borderRadius: 3,
          maxBarThickness: 22,
          categoryPercentage: 0.86,
          barPercentage: 0.86,
        },
      ],
    },
    plugins: [createRankLabels(values)],
    options: {
      indexAxis: 'y',
      devicePixelRatio: chartStyle.pixelRatio,
      locale: spec.locale,
      layout: { padding: chartPadding },
      plugins: { ...buildHeadings(spec, shorten), legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: { display: false, beginAtZero: true, bounds: 'data' },
        y: {
          grid: { display: false },
          border: { color: chartStyle.baseline },
          ticks: { ...buildTextOptions(chartStyle.tick), autoSkip: false, crossAlign: 'far' },
          afterFit: (axis: Scale) => widen(axis, chartStyle.tick, names),
        },
        values: {
          axis: 'y',
          type: 'linear',
          position: 'right',
          grid: { display: false },
          border: { display: false },
          ticks: { display: false },
          afterFit: (axis: Scale) => widen(axis, chartStyle.value, values),
        },
      },
    },
  } as ChartConfiguration;
}

/** Gives an axis the width of its longest text. Of itself chart.js makes no axis wider than a part of the picture. */
function widen(axis: Scale, textStyle: TextStyle, texts: string[]): void {
  axis.ctx.font = cssFont(textStyle, axis.chart.options.font?.family);
  axis.width = Math.max(...texts.map((text) => axis.ctx.measureText(text).width)) + gap * 2;
}

/** Formats the values, with decimals only where all of them are below a thousand. */
function formatValues({ values, locale }: RankSpec): string[] {
  const decimals = values.every(Number.isInteger) || values.some((value) => Math.abs(value) >= 1000) ? 0 : 2;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return values.map((value) => formatChartNumber(value, locale, digits));
}

const gap = 6;

/** Creates a plugin that writes each value to the right of its bar, a negative one to the right of zero. */
function createRankLabels(values: string[]): Plugin {
  return {
    id: 'rankLabels',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      const zero = chart.scales.x?.getPixelForValue(0) ?? 0;
      ctx.save();
      ctx.font = cssFont(chartStyle.value);
      ctx.fillStyle = chartStyle.value.colour;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      for (const [index, { x, y }] of chart.getDatasetMeta(0).data.entries())
        ctx.fillText(values[index] ?? '', Math.max(x, zero) + gap, y);
      ctx.restore();
    },
  };
}
