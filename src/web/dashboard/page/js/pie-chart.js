/** @import { ChartOptions } from 'chart.js' */
/** @import { ChartsData } from '../../page-data.ts' */
/** @import { BuiltChart } from './chart-card.js' */
/** @import { Colours } from './chart-theme.js' */
import { baseOptions, createTextMeasure, font, tooltipStyle } from './chart-theme.js';
import { formatPercent } from './format.js';
import { formatTotal, formatValue, pickValue } from './measure.js';
import { cleanName, isolateName, shortenName } from './names.js';
import { text } from './texts.js';

/** More slices leave no room for their names. The table has all categories. */
const maxSlices = 9;
/** On a narrower window the legend is below the pie. */
const legendBesideFrom = 480;
const legendSize = 13;
/** The maximum width of a name in the legend beside the pie, and below it, in pixels. */
const maxNameWidth = { right: 130, bottom: 220 };

/** @typedef {{ name: string, value: number, share: string, colour: string }} Slice */

/**
 * Builds the chart of the categories: one slice per category, the highest value first, and one for all others.
 * @param {ChartsData} data
 * @param {ReadonlyMap<string, number>} categoryColours the numbers of the colours, by name in lower case
 * @param {Colours} colours
 * @returns {BuiltChart<'pie', number[]>}
 */
export function buildPieChart({ categories, total, measure }, categoryColours, colours) {
  const sum = pickValue(measure, total);
  const formatShare = (/** @type {number} */ value) => formatPercent(sum > 0 ? value / sum : 0);
  const values = categories.map((category) => ({ name: category.name, value: pickValue(measure, category) }));
  const slices = buildSlices(
    values.filter(({ value }) => value > 0),
    categoryColours,
    colours,
    formatShare,
  );
  const summary = slices.slice(0, 4).map(({ name, share }) => `${isolateName(name)} ${share}`);
  return {
    config: {
      type: 'pie',
      data: {
        labels: slices.map(({ name }) => name),
        datasets: [
          {
            data: slices.map(({ value }) => value),
            backgroundColor: slices.map(({ colour }) => colour),
            borderColor: colours.surface,
            borderWidth: slices.length > 1 ? 2 : 0, // a single slice would have a seam
          },
        ],
      },
      options: pieOptions(slices, colours, (value) => `${formatValue(measure, value)} · ${formatShare(value)}`),
    },
    title: text('categories'),
    subtitle: text('total', { total: formatTotal(measure, total) }),
    label: `${text('categories')}. ${summary.join(', ')}`,
    isEmpty: slices.length === 0,
  };
}

/**
 * @param {{ name: string, value: number }[]} categories
 * @param {ReadonlyMap<string, number>} categoryColours
 * @param {Colours} colours
 * @param {(value: number) => string} formatShare
 * @returns {Slice[]}
 */
function buildSlices(categories, categoryColours, colours, formatShare) {
  const top = categories.length > maxSlices + 1 ? categories.slice(0, maxSlices) : categories;
  const others = categories.slice(top.length);
  const slices = top.map(({ name, value }) => {
    // A new category has no colour until the choices arrive.
    const colour = colours.categories[categoryColours.get(name.toLowerCase()) ?? -1] ?? colours.other;
    return { name: cleanName(name), value, share: formatShare(value), colour };
  });
  if (others.length === 0) return slices;
  const value = others.reduce((sum, category) => sum + category.value, 0);
  const name = text('others', { n: others.length });
  return [...slices, { name, value, share: formatShare(value), colour: colours.other }];
}

/**
 * @param {Slice[]} slices
 * @param {Colours} colours
 * @param {(value: number) => string} format
 * @returns {ChartOptions<'pie'>}
 */
function pieOptions(slices, colours, format) {
  const position = innerWidth < legendBesideFrom ? 'bottom' : 'right';
  const measure = createTextMeasure(legendSize);
  const shorten = (/** @type {string} */ name) => isolateName(shortenName(name, maxNameWidth[position], measure));
  return {
    ...baseOptions(),
    plugins: {
      tooltip: {
        ...tooltipStyle(colours),
        callbacks: { label: ({ parsed }) => format(parsed) },
      },
      legend: {
        display: true,
        position,
        labels: {
          color: colours.text,
          font: font(legendSize),
          boxWidth: 12,
          boxHeight: 12,
          padding: 10,
          generateLabels: () =>
            slices.map(({ name, share, colour }, index) => ({
              text: `${shorten(name)}  ${share}`,
              fillStyle: colour,
              strokeStyle: 'transparent',
              fontColor: colours.text,
              index,
            })),
        },
        onClick: () => {}, // the default hides the slice
      },
    },
  };
}
