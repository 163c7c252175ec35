import { barsOf, pieOf } from './bar-chart.js';
import { tableOf } from './chart-tables.js';
import { readColours } from './chart-theme.js';
import { lineOf } from './line-chart.js';
import { drawTable, tableBehind } from './tables.js';

/** Returns what draws the four charts and their tables. @param {HTMLElement} root */
export function createCharts(root) {
  const cards = new Map([...root.querySelectorAll('[data-chart]')].map((card) => [card.dataset.chart, card]));
  const charts = new Map();
  let view;
  let names = [];

  for (const [kind, card] of cards)
    tableBehind(card, () => view && drawTable(card.querySelector('.table'), tableOf(kind, view)));

  function draw() {
    if (!view || !globalThis.Chart) return;
    const colours = readColours();
    const made = {
      people: lineOf(view, 'people', colours),
      minutes: lineOf(view, 'minutes', colours),
      habits: barsOf(view, colours),
      categories: pieOf(view, names, colours),
    };
    for (const [kind, card] of cards) {
      show(kind, card, made[kind]);
      const place = card.querySelector('.table');
      if (!place.hidden) drawTable(place, tableOf(kind, view));
    }
  }

  function show(kind, card, { config, subtitle, label }) {
    const isEmpty = view.total.records === 0;
    const canvas = card.querySelector('canvas');
    card.querySelector('.sub').textContent = isEmpty ? '' : subtitle;
    card.querySelector('.empty').hidden = !isEmpty;
    canvas.hidden = isEmpty;
    canvas.setAttribute('aria-label', label);
    const known = charts.get(kind);
    if (!known) return void charts.set(kind, new Chart(canvas, config));
    known.data = config.data;
    known.options = config.options;
    known.update();
  }

  return {
    /** @param {object} next what the stream sent */
    show(next) {
      view = next;
      draw();
    },
    /** @param {string[]} categories all there are: a category keeps its colour whatever is chosen */
    know(categories) {
      names = categories.map((name) => name.toLowerCase());
      draw();
    },
    redraw: draw,
    /** The data of a chart as it is drawn. */
    dataOf: (kind) => charts.get(kind)?.data,
  };
}
