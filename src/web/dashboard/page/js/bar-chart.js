/** @import { ChartOptions } from 'chart.js' */
/** @import { ChartsData } from '../../page-data.ts' */
/** @import { BuiltChart } from './chart-card.js' */
/** @import { Colours } from './chart-theme.js' */
import { axisStyle, baseOptions, chooseUnit, createTextMeasure, tickSize, tooltipStyle } from './chart-theme.js';
import { formatDuration } from './format.js';
import { cleanName, isolateName, shortenName } from './names.js';
import { text } from './texts.js';

/** More bars leave no room for their names. The table has all habits. */
const maxBars = 10;
/** The maximum width of the names, as a share of the chart and in pixels. */
const maxNameShare = 0.42;
const maxNameWidth = 240;

/**
 * Builds the chart of the favourite habits: one bar per habit, the longest duration first.
 * @param {ChartsData} data
 * @param {Colours} colours
 * @returns {BuiltChart<'bar', number[]>}
 */
export function buildBarChart({ habits: { list } }, colours) {
  const top = list.slice(0, maxBars);
  const names = top.map(({ name }) => cleanName(name));
  const { divisor, unit } = chooseUnit(top.map(({ minutes }) => minutes));
  const summary = top.slice(0, 3).map(({ name, minutes }) => `${isolateName(name)} ${formatDuration(minutes)}`);
  return {
    config: {
      type: 'bar',
      data: {
        labels: names,
        datasets: [
          {
            data: top.map(({ minutes }) => minutes / divisor),
            backgroundColor: colours.accent,
            borderRadius: 4,
            maxBarThickness: 26,
          },
        ],
      },
      options: barOptions(names, divisor, colours),
    },
    subtitle: unit,
    label: `${text('favouriteHabits')}. ${summary.join(', ')}`,
  };
}

/**
 * @param {string[]} names
 * @param {number} divisor
 * @param {Colours} colours
 * @returns {ChartOptions<'bar'>}
 */
function barOptions(names, divisor, colours) {
  const { border, grid, ticks } = axisStyle(colours);
  const measure = createTextMeasure(tickSize);
  return {
    ...baseOptions(),
    indexAxis: 'y',
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipStyle(colours),
        callbacks: { label: ({ parsed }) => formatDuration((parsed.x ?? 0) * divisor) },
      },
    },
    scales: {
      x: { beginAtZero: true, border, grid, ticks: { ...ticks, maxTicksLimit: 6 } },
      y: {
        border,
        grid: { display: false },
        ticks: {
          ...ticks,
          autoSkip: false,
          color: colours.text,
          callback(index) {
            const width = Math.min(maxNameWidth, this.chart.width * maxNameShare);
            return isolateName(shortenName(names[Number(index)] ?? '', width, measure));
          },
        },
      },
    },
  };
}
