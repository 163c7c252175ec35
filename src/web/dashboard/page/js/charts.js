/** @import { ChartsData } from '../../page-data.ts' */
import { buildBarChart } from './bar-chart.js';
import { createChartCard } from './chart-card.js';
import { readColours } from './chart-theme.js';
import { buildLineChart } from './line-chart.js';
import { buildPieChart } from './pie-chart.js';

/**
 * Creates the four charts and their tables.
 * @param {HTMLElement} root
 */
export function createCharts(root) {
  /** @type {ChartsData | undefined} */
  let current;
  /** @type {string[]} */
  let allCategories = [];
  const cards = [
    createChartCard(root, 'people', (data, colours) => buildLineChart(data, 'people', colours)),
    createChartCard(root, 'minutes', (data, colours) => buildLineChart(data, 'minutes', colours)),
    createChartCard(root, 'habits', buildBarChart),
    createChartCard(root, 'categories', (data, colours) => buildPieChart(data, allCategories, colours)),
  ];

  function redraw() {
    if (!current) return;
    const colours = readColours();
    for (const card of cards) card.draw(current, colours);
  }

  return {
    /** @param {ChartsData} data */
    draw(data) {
      current = data;
      redraw();
    },
    /**
     * Sets the list of all categories, which gives each category its colour.
     * @param {string[]} names
     */
    setCategories(names) {
      allCategories = names.map((name) => name.toLowerCase());
      redraw();
    },
    /** Draws the last data again, for example after a change of the theme. */
    redraw,
  };
}
