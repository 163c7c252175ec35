import type { ChartConfiguration, Plugin, ScaleOptionsByType } from 'chart.js';
import { createAreaFill } from './area-fill.ts';
import { buildHeadings, buildTextOptions, chartPadding, formatChartNumber } from './common-options.ts';
import { type ShortenText, truncateText } from './shorten-text.ts';
import type { BarSpec, LineSpec, Series } from './spec.ts';
import { chartStyle, cssFont, tint } from './style.ts';

type AxesSpec = BarSpec | LineSpec;

/**
 * Builds chart.js's configuration of a bar or line chart. The y axis begins at 0, or below where there are negative
 * values.
 */
export function buildAxesConfig(received: AxesSpec, shorten: ShortenText): ChartConfiguration {
  const spec: AxesSpec = received.labels.length === 1 ? { ...received, kind: 'bar' } : received;
  const bars = spec.kind === 'bar';
  const series = spec.series.map((one) => (bars ? buildBar(one) : buildLine(one, spec.series.length === 1)));
  return {
    type: spec.kind,
    data: { labels: spec.labels, datasets: bars ? [...buildMarks(spec), ...series] : series },
    plugins: choosePlugins(spec),
    options: {
      devicePixelRatio: chartStyle.pixelRatio,
      locale: spec.locale,
      layout: { padding: chartPadding },
      plugins: {
        ...buildHeadings(spec, shorten, spec.yTitle),
        legend: { display: spec.series.length > 1, position: 'bottom', labels: legendLabels },
        tooltip: { enabled: false },
      },
      scales: {
        x: bars && !spec.timeline ? buildCategoryAxis(spec) : buildTimeAxis(spec),
        y: buildValueAxis(spec),
        ...(spec.rightTitle ? { right: buildRightAxis(spec.locale, spec.rightTitle, spec.rightMax) } : {}),
      },
    },
  } as ChartConfiguration;
}

function choosePlugins({ kind, series: [first, ...others], locale, valueLabels }: AxesSpec): Plugin[] {
  if (!first || others.length > 0) return [];
  if (kind === 'bar') return [createValueLabels(first, locale, valueLabels)];
  return isDense(first) ? [createAreaFill(first.values, firstColour(first))] : [];
}

/** With more values a slope is narrower than the line. A filled area is then easier to read. */
const isDense = ({ values }: Series) => values.length > 200;

const firstColour = ({ colour }: Series) => (typeof colour === 'string' ? colour : (colour[0] ?? chartStyle.accent));

/** The legend shows marks in their own shape, and bars as squares. */
const legendLabels = { ...buildTextOptions(chartStyle.tick), boxWidth: 12, boxHeight: 12, usePointStyle: true };

/** Builds the dataset of the marks, which stand a little above the bars. Returns an empty list where no mark is set. */
function buildMarks({ marks, series, stacked }: BarSpec): object[] {
  if (!marks?.at.includes(true)) return [];
  const heights = marks.at.map((_, index) => {
    const values = series.map(({ values }) => Math.max(values[index] ?? 0, 0));
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const above = Math.max(...heights, 1) * 0.05;
  return [
    {
      type: 'line',
      label: marks.name,
      data: heights.map((height, index) => (marks.at[index] ? height + above : null)),
      showLine: false,
      pointStyle: 'triangle',
      pointRotation: 180,
      pointRadius: 5,
      pointBackgroundColor: chartStyle.mark,
      pointBorderColor: chartStyle.background,
      pointBorderWidth: 1,
      backgroundColor: chartStyle.mark,
      borderColor: chartStyle.mark,
      clip: false,
    },
  ];
}

function buildBar(series: Series) {
  return {
    label: series.name,
    data: series.values,
    backgroundColor: series.colour,
    pointStyle: 'rectRounded',
    borderRadius: 3,
    maxBarThickness: 60,
    yAxisID: series.onRight ? 'right' : 'y',
    categoryPercentage: 0.86,
    barPercentage: 0.9,
  };
}

/**
 * Builds a line over a light area, with points up to 32 values. A dense line that is the only one is not drawn:
 * {@link createAreaFill} draws it.
 */
function buildLine(series: Series, alone: boolean) {
  const colour = firstColour(series);
  const count = series.values.length;
  const dense = alone && isDense(series);
  return {
    label: series.name,
    data: series.values,
    borderColor: colour,
    backgroundColor: `${tint(colour, 0.25)}80`,
    fill: alone && !dense ? 'origin' : false,
    showLine: !dense,
    borderWidth: count > 60 ? 1.1 : 1.7,
    borderJoinStyle: 'round',
    pointRadius: count > 32 ? 0 : 2.6,
    pointBackgroundColor: colour,
    pointBorderColor: chartStyle.background,
    pointBorderWidth: 0.7,
    yAxisID: series.onRight ? 'right' : 'y',
    clip: 4,
  };
}

/** Builds an x axis that names every bar. Names are rotated where needed, and truncated to a quarter of the picture. */
function buildCategoryAxis(spec: AxesSpec): Partial<ScaleOptionsByType<'category'>> {
  const limit = spec.labels.length > 4 ? 12 : 14;
  return {
    stacked: spec.kind === 'bar' && spec.stacked === true,
    title: buildAxisTitle(spec.xTitle),
    grid: { display: false },
    border: { color: chartStyle.baseline },
    ticks: {
      ...buildTextOptions(chartStyle.tick),
      autoSkip: false,
      maxRotation: 60,
      callback: (_value: unknown, index: number) => truncateText(spec.labels[index] ?? '', limit),
    },
  } as never;
}

/** Builds an x axis of consecutive days with only a few labels. */
function buildTimeAxis(spec: AxesSpec): Partial<ScaleOptionsByType<'category'>> {
  return {
    stacked: spec.kind === 'bar' && spec.stacked === true,
    title: buildAxisTitle(spec.xTitle),
    grid: { display: false },
    border: { color: chartStyle.baseline },
    ticks: {
      ...buildTextOptions(chartStyle.tick),
      autoSkip: true,
      autoSkipPadding: 14,
      maxRotation: 0,
      maxTicksLimit: 8,
      ...chooseLabels(spec),
    },
  } as never;
}

/** Chooses the labels on a time axis: those that the chart names, else every n-th one, from the size of a sample. */
function chooseLabels({ labels, ticks }: AxesSpec) {
  if (!ticks) return { sampleSize: 12 };
  const chosen = new Set(ticks);
  return { callback: (_value: unknown, index: number) => (chosen.has(index) ? labels[index] : null) };
}

function buildValueAxis(spec: AxesSpec): Partial<ScaleOptionsByType<'linear'>> {
  return {
    stacked: spec.kind === 'bar' && spec.stacked === true,
    beginAtZero: true,
    ...(hasNegativeValue(spec) ? {} : { min: 0 }),
    grace: '6%',
    grid: { color: gridColour, drawTicks: false },
    border: { display: false },
    ticks: buildValueTicks(spec.locale, spec.tickStep),
  } as never;
}

/** Builds the numbers beside an axis. Large ones are short (`1.2M`), so that the bars keep their room. */
function buildValueTicks(locale: string, stepSize?: number) {
  const callback = (value: number | string, _index: number, ticks: { value: number }[]) => {
    const notation = ticks.some((tick) => Math.abs(tick.value) >= 1e5) ? 'compact' : 'standard';
    return formatChartNumber(Number(value), locale, { notation, maximumSignificantDigits: 6 });
  };
  return { ...buildTextOptions(chartStyle.tick), padding: 6, maxTicksLimit: 7, stepSize, callback };
}

const hasNegativeValue = ({ series }: AxesSpec) =>
  series.some(({ values }) => values.some((value) => value !== null && value < 0));

/** Draws the line of zero darker, so that it stands out among bars below it. */
const gridColour = ({ tick }: { tick?: { value: number } }) =>
  tick?.value === 0 ? chartStyle.baseline : chartStyle.grid;

/** Builds the axis on the right. It has no grid: two grids could not be distinguished. */
function buildRightAxis(locale: string, title: string, max?: number): Partial<ScaleOptionsByType<'linear'>> {
  return {
    position: 'right',
    beginAtZero: true,
    min: 0,
    ...(max === undefined ? { grace: '6%' } : { max }),
    title: buildAxisTitle(title),
    grid: { drawOnChartArea: false, drawTicks: false },
    border: { display: false },
    ticks: buildValueTicks(locale),
  } as never;
}

function buildAxisTitle(title: string | undefined) {
  return { display: Boolean(title), text: title ?? '', padding: 6, ...buildTextOptions(chartStyle.axisTitle) };
}

/**
 * Creates a plugin that writes the value above each bar: as text where there is room for all of them, else as number,
 * else not at all.
 */
function createValueLabels({ values }: Series, locale: string, texts?: string[]): Plugin {
  const numbers = values.map((value) =>
    value === null ? '' : formatChartNumber(value, locale, { maximumFractionDigits: 1 }),
  );
  return {
    id: 'valueLabels',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      const bars = chart.getDatasetMeta(chart.data.datasets.length - 1).data;
      ctx.save();
      ctx.font = cssFont(chartStyle.value);
      ctx.fillStyle = chartStyle.value.colour;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'bottom';
      const room = bars.length > 1 ? Math.abs((bars[1]?.x ?? 0) - (bars[0]?.x ?? 0)) - 4 : chart.width;
      const fits = (labels: string[]) => labels.every((label) => ctx.measureText(label).width <= room);
      const labels = [texts ?? numbers, numbers].find(fits) ?? [];
      for (const [index, { x, y }] of bars.entries()) ctx.fillText(labels[index] ?? '', x, y - 2);
      ctx.restore();
    },
  };
}
