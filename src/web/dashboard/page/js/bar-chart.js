/** @import { ChartOptions } from 'chart.js' */
/** @import { ChartsData } from '../../page-data.ts' */
/** @import { BuiltChart } from './chart-card.js' */
/** @import { Colours } from './chart-theme.js' */
import { axisStyle, baseOptions, chooseUnit, createTextMeasure, tickSize, tooltipStyle } from './chart-theme.js';
import { formatAmounts, formatTotal, formatValue, pickValue } from './measure.js';
import { cleanName, isolateName, shortenName } from './names.js';
import { text } from './texts.js';

/** More bars leave no room for their names. The table has all habits. */
const maxBars = 10;
/** The maximum width of the names, as a share of the chart and in pixels. */
const maxNameShare = 0.42;
const maxNameWidth = 240;

/**
 * Builds the chart of the favourite habits: one bar per habit, the highest value first.
 * @param {ChartsData} data
 * @param {Colours} colours
 * @returns {BuiltChart<'bar', number[]>}
 */
export function buildBarChart({ habits, measure, total }, colours) {
  const top = habits.list.filter((habit) => pickValue(measure, habit) > 0).slice(0, maxBars);
  const names = top.map(({ name }) => cleanName(name));
  const values = top.map((habit) => pickValue(measure, habit));
  const { divisor, unit } = chooseUnit(measure, values);
  const labels = top.map((habit, index) =>
    [formatValue(measure, values[index] ?? 0), formatAmounts(habit)].filter(Boolean).join(' · '),
  );
  const summary = top.slice(0, 3).map(({ name }, index) => `${isolateName(name)} ${labels[index]}`);
  return {
    config: {
      type: 'bar',
      data: {
        labels: names,
        datasets: [
          {
            data: values.map((value) => value / divisor),
            backgroundColor: colours.accent,
            borderRadius: 4,
            maxBarThickness: 26,
          },
        ],
      },
      options: barOptions(names, labels, { colours, isWhole: measure === 'records' }),
    },
    title: text('favouriteHabits'),
    subtitle: measure === 'time' ? unit : text('recordCount', { n: formatTotal(measure, total) }),
    label: `${text('favouriteHabits')}. ${summary.join(', ')}`,
    isEmpty: top.length === 0,
  };
}

/**
 * @param {string[]} names
 * @param {string[]} labels the values as texts
 * @param {{ colours: Colours, isWhole: boolean }} style
 * @returns {ChartOptions<'bar'>}
 */
function barOptions(names, labels, { colours, isWhole }) {
  const { border, grid, ticks } = axisStyle(colours);
  const measure = createTextMeasure(tickSize);
  return {
    ...baseOptions(),
    indexAxis: 'y',
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltipStyle(colours),
        callbacks: { label: ({ dataIndex }) => labels[dataIndex] ?? '' },
      },
    },
    scales: {
      x: { beginAtZero: true, border, grid, ticks: { ...ticks, precision: isWhole ? 0 : undefined, maxTicksLimit: 6 } },
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
