import type { ChartConfiguration, Plugin, ScaleOptionsByType } from 'chart.js';
import { headings, padding, text } from './frame.ts';
import { silhouette } from './quantize-colors.ts';
import type { BarSpec, LineSpec, Series } from './spec.ts';
import { cssFont, style, tint } from './style.ts';
import { cut, type Shorten } from './text.ts';

type Axes = BarSpec | LineSpec;

/** Returns chart.js's configuration of a bar or line chart: y from 0 (or below, where values are), light grid, labels that stay readable. */
export function axesConfig(spec: Axes, shorten: Shorten): ChartConfiguration {
  const bars = spec.kind === 'bar';
  const series = spec.series.map((one) => (bars ? bar(one) : line(one, spec.series.length === 1)));
  return {
    type: spec.kind,
    data: { labels: spec.labels, datasets: bars ? [...marks(spec), ...series] : series },
    plugins: pluginsOf(spec),
    options: {
      devicePixelRatio: style.pixelRatio,
      locale: spec.locale,
      layout: { padding },
      plugins: {
        ...headings(spec, shorten),
        legend: { display: spec.series.length > 1, position: 'bottom', labels: legendLabels },
        tooltip: { enabled: false },
      },
      scales: {
        x: bars && !spec.timeline ? categories(spec) : timeline(spec),
        y: amounts(spec),
        ...(spec.rightTitle ? { right: rightAmounts(spec.rightTitle, spec.rightMax) } : {}),
      },
    },
  } as ChartConfiguration;
}

function pluginsOf({ kind, series: [first, ...more], locale }: Axes): Plugin[] {
  if (!first || more.length > 0) return [];
  if (kind === 'bar') return [valueLabels(locale)];
  return isDense(first) ? [silhouette(first.values, colourOf(first))] : [];
}

/** Where a slope is narrower than the line, a filled silhouette in steps is easier to read. */
const isDense = ({ values }: Series) => values.length > 200;

const colourOf = ({ colour }: Series) => (typeof colour === 'string' ? colour : (colour[0] ?? style.accent));

/** A sign looks as it does in the picture, and bars are squares. */
const legendLabels = { ...text(style.tick), boxWidth: 12, boxHeight: 12, usePointStyle: true };

/** Signs a little above the highest bar of their place. */
function marks({ marks, series, stacked }: BarSpec): object[] {
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
      pointRadius: 7,
      pointBackgroundColor: style.mark,
      pointBorderColor: style.background,
      pointBorderWidth: 1,
      backgroundColor: style.mark,
      borderColor: style.mark,
      clip: false,
    },
  ];
}

function bar(series: Series) {
  return {
    label: series.name,
    data: series.values,
    backgroundColor: series.colour,
    pointStyle: 'rectRounded',
    borderRadius: 4,
    maxBarThickness: 72,
    yAxisID: series.onRight ? 'right' : 'y',
    categoryPercentage: 0.86,
    barPercentage: 0.9,
  };
}

/** A line over a light area, with points up to sixty values; alone and dense, it is left to the silhouette. */
function line(series: Series, alone: boolean) {
  const colour = colourOf(series);
  const count = series.values.length;
  const dense = alone && isDense(series);
  return {
    label: series.name,
    data: series.values,
    borderColor: colour,
    backgroundColor: `${tint(colour, 0.25)}80`,
    fill: alone && !dense ? 'origin' : false,
    showLine: !dense,
    borderWidth: count > 60 ? 1.5 : 2.5,
    borderJoinStyle: 'round',
    pointRadius: count > 60 ? 0 : count > 32 ? 2 : 3.5,
    pointBackgroundColor: colour,
    pointBorderColor: style.background,
    pointBorderWidth: 1,
    yAxisID: series.onRight ? 'right' : 'y',
    clip: 4,
  };
}

/** Every bar keeps its name, turned when it must be and cut to what a quarter of the picture holds. */
function categories(spec: Axes): Partial<ScaleOptionsByType<'category'>> {
  const limit = spec.labels.length > 8 ? 16 : 20;
  return {
    stacked: spec.kind === 'bar' && spec.stacked === true,
    title: axisTitle(spec.xTitle),
    grid: { display: false },
    border: { color: style.baseline },
    ticks: {
      ...text(style.tick),
      autoSkip: false,
      maxRotation: 60,
      callback: (_value: unknown, index: number) => cut(spec.labels[index] ?? '', limit),
    },
  } as never;
}

/** Days in a row need few names: about six, level, the rest left out. */
function timeline(spec: Axes): Partial<ScaleOptionsByType<'category'>> {
  return {
    stacked: spec.kind === 'bar' && spec.stacked === true,
    title: axisTitle(spec.xTitle),
    grid: { display: false },
    border: { color: style.baseline },
    ticks: {
      ...text(style.tick),
      autoSkip: true,
      sampleSize: 12,
      autoSkipPadding: 28,
      maxRotation: 0,
      maxTicksLimit: 9,
    },
  } as never;
}

function amounts(spec: Axes): Partial<ScaleOptionsByType<'linear'>> {
  return {
    stacked: spec.kind === 'bar' && spec.stacked === true,
    beginAtZero: true,
    ...(isBelowZero(spec) ? {} : { min: 0 }),
    grace: '6%',
    title: axisTitle(spec.yTitle),
    grid: { color: gridColour, drawTicks: false },
    border: { display: false },
    ticks: { ...text(style.tick), padding: 8, maxTicksLimit: 7 },
  } as never;
}

const isBelowZero = ({ series }: Axes) =>
  series.some(({ values }) => values.some((value) => value !== null && value < 0));

/** Zero stands out where bars hang below it; elsewhere it lies on the baseline. */
const gridColour = ({ tick }: { tick?: { value: number } }) => (tick?.value === 0 ? style.baseline : style.grid);

/** Without a grid: two of them would be told apart by nobody. */
function rightAmounts(title: string, max?: number): Partial<ScaleOptionsByType<'linear'>> {
  return {
    position: 'right',
    beginAtZero: true,
    min: 0,
    ...(max === undefined ? { grace: '6%' } : { max }),
    title: axisTitle(title),
    grid: { drawOnChartArea: false, drawTicks: false },
    border: { display: false },
    ticks: { ...text(style.tick), padding: 8, maxTicksLimit: 7 },
  } as never;
}

function axisTitle(title: string | undefined) {
  return { display: Boolean(title), text: title ?? '', padding: 6, ...text(style.axisTitle) };
}

/** Writes each bar's value above it, when all of them find room beside each other. */
function valueLabels(locale: string): Plugin {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    id: 'valueLabels',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      const bars = chart.getDatasetMeta(0).data;
      const values = (chart.data.datasets[0]?.data ?? []).map((value) => format.format(Number(value ?? 0)));
      ctx.save();
      ctx.font = cssFont(style.value);
      ctx.fillStyle = style.value.colour;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'bottom';
      const room = bars.length > 1 ? Math.abs((bars[1]?.x ?? 0) - (bars[0]?.x ?? 0)) - 6 : chart.width;
      if (values.every((value) => ctx.measureText(value).width <= room)) {
        for (const [index, { x, y }] of bars.entries()) ctx.fillText(values[index] ?? '', x, y - 3);
      }
      ctx.restore();
    },
  };
}
