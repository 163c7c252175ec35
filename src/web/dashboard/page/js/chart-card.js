/** @import { Chart, ChartConfiguration, ChartType } from 'chart.js' */
/** @import { ChartsData } from '../../page-data.ts' */
/** @import { ChartKind } from './chart-tables.js' */
/** @import { Colours } from './chart-theme.js' */
import { buildTable } from './chart-tables.js';
import { find } from './dom.js';
import { addTableToggle, drawTable } from './tables.js';
import { text } from './texts.js';

/**
 * A chart with its title, the text below it, and the text that a screen reader says. An empty chart is not shown.
 * @template {ChartType} Type
 * @template Data
 * @typedef {{
 *   config: ChartConfiguration<Type, Data, string>, title: string, subtitle: string, label: string, isEmpty: boolean
 * }} BuiltChart
 */

/**
 * A card with one chart and its table.
 * @typedef {{ draw(data: ChartsData, colours: Colours): void }} ChartCard
 */

/**
 * Creates the card of a chart.
 * @template {ChartType} Type
 * @template Data
 * @param {HTMLElement} root contains `[data-chart=KIND]`
 * @param {ChartKind} kind
 * @param {(data: ChartsData, colours: Colours) => BuiltChart<Type, Data>} build
 * @returns {ChartCard}
 */
export function createChartCard(root, kind, build) {
  const card = find(root, `[data-chart=${kind}]`, HTMLElement);
  const canvas = find(card, 'canvas', HTMLCanvasElement);
  const title = find(card, 'h2', HTMLElement);
  const subtitle = find(card, '.subtitle', HTMLElement);
  const emptyNote = find(card, '.empty', HTMLElement);
  const table = find(card, '.table', HTMLElement);
  /** @type {(config: ChartConfiguration<Type, Data, string>) => void} */
  const drawCanvas = createCanvas(canvas);
  /** @type {ChartsData | undefined} */
  let current;
  const drawCurrentTable = () => current && drawTable(table, buildTable(kind, current));
  addTableToggle(card, drawCurrentTable);

  return {
    draw(data, colours) {
      current = data;
      const built = build(data, colours);
      const { isEmpty } = built;
      title.textContent = built.title;
      subtitle.textContent = isEmpty ? '' : built.subtitle;
      emptyNote.hidden = !isEmpty;
      emptyNote.textContent = text(data.total.records === 0 ? 'empty' : 'noTime');
      canvas.hidden = isEmpty;
      canvas.setAttribute('aria-label', built.label);
      drawCanvas(built.config);
      if (!table.hidden) drawCurrentTable();
    },
  };
}

/**
 * Creates a function that draws a chart, and later updates it.
 * @template {ChartType} Type
 * @template Data
 * @param {HTMLCanvasElement} canvas
 * @returns {(config: ChartConfiguration<Type, Data, string>) => void}
 */
function createCanvas(canvas) {
  /** @type {Chart<Type, Data, string> | undefined} */
  let chart;
  return (config) => {
    if (chart) {
      chart.data = config.data;
      if (config.options) chart.options = config.options;
      return chart.update();
    }
    const { Chart: ChartClass } = /** @type {Window & { Chart?: typeof Chart }} */ (window);
    // A script of its own loads Chart.js. When that script fails, the tables still work.
    if (ChartClass) chart = new ChartClass(canvas, config);
  };
}
