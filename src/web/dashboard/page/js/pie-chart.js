/** @import { ChartOptions } from 'chart.js' */
/** @import { ChartsData } from '../../page-data.ts' */
/** @import { BuiltChart } from './chart-card.js' */
/** @import { Colours } from './chart-theme.js' */
import { baseOptions, createTextMeasure, font, tooltipStyle } from './chart-theme.js';
import { formatDuration, formatPercent } from './format.js';
import { cleanName, isolateName, shortenName } from './names.js';
import { text } from './texts.js';

/** More slices leave no room for their names. The table has all categories. */
const maxSlices = 9;
/** On a narrower window the legend is below the pie. */
const legendBesideFrom = 480;
const legendSize = 13;
/** The maximum width of a name in the legend beside the pie, and below it, in pixels. */
const maxNameWidth = { right: 130, bottom: 220 };

/** @typedef {{ name: string, minutes: number, share: string, colour: string }} Slice */

/**
 * Builds the chart of the categories: one slice per category, the longest duration first, and one for all others.
 * @param {ChartsData} data
 * @param {ReadonlyMap<string, number>} categoryColours the numbers of the colours, by name in lower case
 * @param {Colours} colours
 * @returns {BuiltChart<'pie', number[]>}
 */
export function buildPieChart({ categories, total }, categoryColours, colours) {
  const formatShare = (/** @type {number} */ minutes) => formatPercent(total.minutes > 0 ? minutes / total.minutes : 0);
  const slices = buildSlices(categories, categoryColours, colours, formatShare);
  const summary = slices.slice(0, 4).map(({ name, share }) => `${isolateName(name)} ${share}`);
  return {
    config: {
      type: 'pie',
      data: {
        labels: slices.map(({ name }) => name),
        datasets: [
          {
            data: slices.map(({ minutes }) => minutes),
            backgroundColor: slices.map(({ colour }) => colour),
            borderColor: colours.surface,
            borderWidth: slices.length > 1 ? 2 : 0, // a single slice would have a seam
          },
        ],
      },
      options: pieOptions(slices, colours, formatShare),
    },
    subtitle: text('total', { total: formatDuration(total.minutes) }),
    label: `${text('categories')}. ${summary.join(', ')}`,
  };
}

/**
 * @param {ChartsData['categories']} categories
 * @param {ReadonlyMap<string, number>} categoryColours
 * @param {Colours} colours
 * @param {(minutes: number) => string} formatShare
 * @returns {Slice[]}
 */
function buildSlices(categories, categoryColours, colours, formatShare) {
  const top = categories.length > maxSlices + 1 ? categories.slice(0, maxSlices) : categories;
  const others = categories.slice(top.length);
  const slices = top.map(({ name, minutes }) => {
    // A new category has no colour until the choices arrive.
    const colour = colours.categories[categoryColours.get(name.toLowerCase()) ?? -1] ?? colours.other;
    return { name: cleanName(name), minutes, share: formatShare(minutes), colour };
  });
  if (others.length === 0) return slices;
  const minutes = others.reduce((sum, category) => sum + category.minutes, 0);
  const name = text('others', { n: others.length });
  return [...slices, { name, minutes, share: formatShare(minutes), colour: colours.other }];
}

/**
 * @param {Slice[]} slices
 * @param {Colours} colours
 * @param {(minutes: number) => string} formatShare
 * @returns {ChartOptions<'pie'>}
 */
function pieOptions(slices, colours, formatShare) {
  const position = innerWidth < legendBesideFrom ? 'bottom' : 'right';
  const measure = createTextMeasure(legendSize);
  const shorten = (/** @type {string} */ name) => isolateName(shortenName(name, maxNameWidth[position], measure));
  return {
    ...baseOptions(),
    plugins: {
      tooltip: {
        ...tooltipStyle(colours),
        callbacks: { label: ({ parsed }) => `${formatDuration(parsed)} · ${formatShare(parsed)}` },
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
