/** @import { ChartsData, FilterChoices } from '../../page-data.ts' */
import { buildBarChart } from './bar-chart.js';
import { createChartCard } from './chart-card.js';
import { readColours } from './chart-theme.js';
import { createHeatMapCard } from './heat-map.js';
import { buildLineChart } from './line-chart.js';
import { buildPieChart } from './pie-chart.js';

/**
 * Creates the charts and their tables. The first one is the activity of one person, or the number of people.
 * @param {HTMLElement} root
 */
export function createCharts(root) {
  /** @type {ChartsData | undefined} */
  let current;
  /** @type {ReadonlyMap<string, number>} */
  let categoryColours = new Map();
  const activityCard = createHeatMapCard(root);
  const peopleCard = createChartCard(root, 'people', (data, colours) => buildLineChart(data, 'people', colours));
  const cards = [
    createChartCard(root, 'minutes', (data, colours) => buildLineChart(data, 'minutes', colours)),
    createChartCard(root, 'habits', buildBarChart),
    createChartCard(root, 'categories', (data, colours) => buildPieChart(data, categoryColours, colours)),
  ];

  function redraw() {
    if (!current) return;
    const colours = readColours();
    for (const card of [current.personal ? activityCard : peopleCard, ...cards]) card.draw(current, colours);
  }

  return {
    /** @param {ChartsData} data */
    draw(data) {
      current = data;
      redraw();
    },
    /**
     * Sets the colours of all categories.
     * @param {FilterChoices['categories']} categories
     */
    setCategories(categories) {
      categoryColours = new Map(categories.map(({ name, colour }) => [name.toLowerCase(), colour]));
      redraw();
    },
    /** Draws the last data again, for example after a change of the theme. */
    redraw,
  };
}
