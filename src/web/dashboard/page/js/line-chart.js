/** @import { ChartDataset, ChartOptions, Scale } from 'chart.js' */
/** @import { ChartsData } from '../../page-data.ts' */
/** @import { BuiltChart } from './chart-card.js' */
/** @import { Colours } from './chart-theme.js' */
/** @import { Point, Series } from './time-series.js' */
import { axisStyle, baseOptions, chooseUnit, tooltipStyle } from './chart-theme.js';
import { formatDay, formatMonth, formatNumber, formatShortDay, formatYear, toDayNumber } from './format.js';
import { formatTotal, formatValue, pickValue } from './measure.js';
import { text } from './texts.js';
import { axisTicks, fillGaps, movingAverage } from './time-series.js';

/** From this many days on, the chart adds a moving average: single days vary too much. */
const averageFrom = 120;
/** Days with records get a dot up to this many points. */
const maxDots = 31;
/** The width of a label on the axis, in pixels. */
const tickWidth = 75;

/**
 * A line to draw: its values, scaled to the unit of the chart, and the first and the last day.
 * @typedef {{ series: Series, first: number, last: number, format: (value: number) => string }} Line
 */

/**
 * Builds the chart of active people per day, or of the total duration or the records per day.
 * @param {ChartsData} data
 * @param {'people' | 'minutes'} kind
 * @param {Colours} colours
 * @returns {BuiltChart<'line', Point[]>}
 */
export function buildLineChart({ days, span, total, measure }, kind, colours) {
  const isPeople = kind === 'people';
  const values = days.map(([day, people, value]) => ({ day: toDayNumber(day), value: isPeople ? people : value }));
  const { divisor, unit } = chooseUnit(
    isPeople ? 'records' : measure,
    values.map(({ value }) => value),
  );
  /** @type {Line} */
  const line = {
    series: values.map(({ day, value }) => [day, value / divisor]),
    first: toDayNumber(span.first),
    last: toDayNumber(span.last),
    format: (value) => (isPeople ? formatNumber(value) : formatValue(measure, value * divisor)),
  };
  const hasAverage = line.last - line.first >= averageFrom;
  const spanText = `${formatDay(line.first)} – ${formatDay(line.last)}`;
  const totalText = text('total', { total: formatTotal(measure, total) });
  const summary = isPeople ? spanText : [totalText, unit].filter(Boolean).join(' · ');
  const title = text(isPeople ? 'activePeople' : measure === 'time' ? 'totalDuration' : 'records');
  return {
    config: {
      type: 'line',
      data: { datasets: hasAverage ? averagedDatasets(line, colours) : plainDatasets(line, colours) },
      options: lineOptions(line, !isPeople && measure === 'time', colours),
    },
    title,
    subtitle: hasAverage ? `${summary} · ${text('movingAverage')}` : summary,
    label: `${title}, ${spanText}. ${describePeak(line)}`,
    isEmpty: isPeople ? days.length === 0 : pickValue(measure, total) === 0,
  };
}

/** @param {Line} line */
function describePeak({ series, format }) {
  /** @type {Series[number] | undefined} */
  let peak;
  for (const entry of series) if (entry[1] > (peak?.[1] ?? 0)) peak = entry;
  return peak ? `${formatDay(peak[0])}: ${format(peak[1])}.` : text('empty');
}

/** @param {Colours} colours */
const lineStyle = ({ accent }) => ({ borderColor: accent, borderWidth: 2, pointRadius: 0, clip: 8 });

/**
 * @param {Line} line
 * @param {Colours} colours
 * @returns {ChartDataset<'line', Point[]>[]}
 */
function plainDatasets({ series, first, last }, colours) {
  const data = fillGaps(series, first, last);
  return [
    {
      ...lineStyle(colours),
      data,
      fill: 'origin',
      backgroundColor: colours.accentSoft,
      pointRadius: data.length <= maxDots ? 2.5 : 0,
      pointBackgroundColor: colours.accent,
      pointHoverRadius: 4,
    },
  ];
}

/**
 * Returns a thin line of the days below a bold line of their moving average.
 * @param {Line} line
 * @param {Colours} colours
 * @returns {ChartDataset<'line', Point[]>[]}
 */
function averagedDatasets({ series, first, last }, colours) {
  return [
    {
      ...lineStyle(colours),
      data: fillGaps(series, first, last),
      fill: 'origin',
      backgroundColor: colours.accentSoft,
      borderColor: colours.accentFaint,
      borderWidth: 1,
      pointHoverRadius: 3,
      order: 1,
    },
    { ...lineStyle(colours), data: movingAverage(series, first, last, 7), pointHoverRadius: 0, order: 0 },
  ];
}

/**
 * @param {Line} line
 * @param {boolean} isDuration
 * @param {Colours} colours
 * @returns {ChartOptions<'line'>}
 */
function lineOptions({ first, last, format }, isDuration, colours) {
  const { border, grid, ticks } = axisStyle(colours);
  const days = dayAxis(first, last);
  return {
    ...baseOptions(),
    parsing: false,
    normalized: true,
    interaction: { mode: 'nearest', axis: 'x', intersect: false },
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipStyle(colours),
        filter: ({ datasetIndex }) => datasetIndex === 0, // the days, not their average
        callbacks: {
          title: ([item]) => (item ? formatDay(item.parsed.x ?? 0) : ''),
          label: ({ parsed }) => format(parsed.y ?? 0),
        },
      },
    },
    scales: {
      x: {
        type: 'linear',
        min: first,
        max: Math.max(last, first + 1),
        border,
        grid: { display: false },
        afterBuildTicks: days.buildTicks,
        ticks: { ...ticks, autoSkip: false, callback: days.formatTick },
      },
      y: {
        beginAtZero: true,
        suggestedMax: 1,
        border,
        grid,
        ticks: { ...ticks, precision: isDuration ? undefined : 0, maxTicksLimit: 6 },
      },
    },
  };
}

/**
 * Creates the labels of the axis, which depend on its width.
 * @param {number} first
 * @param {number} last
 */
function dayAxis(first, last) {
  const formats = { day: formatShortDay, month: formatMonth, year: formatYear };
  let format = formatShortDay;
  return {
    buildTicks(/** @type {Scale} */ scale) {
      const { unit, days } = axisTicks(first, last, Math.max(2, Math.floor(scale.width / tickWidth)));
      format = formats[unit];
      scale.ticks = days.map((value) => ({ value }));
    },
    formatTick: (/** @type {number | string} */ value) => format(Number(value)),
  };
}
