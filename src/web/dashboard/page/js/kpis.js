/** @import { ChartsData } from '../../page-data.ts' */
import { find } from './dom.js';
import { formatChange, formatDuration, formatDurationChange, formatInteger, formatWeekday } from './format.js';
import { text } from './texts.js';

const kinds = /** @type {const} */ (['people', 'minutes', 'records']);

/**
 * Draws the figures of today and their change since the same day of last week.
 * @param {HTMLElement} root
 * @param {ChartsData} data
 */
export function drawKpis(root, { figures, today }) {
  const weekday = formatWeekday(today);
  for (const kind of kinds) {
    const card = find(root, `[data-kpi=${kind}]`, HTMLElement);
    const { now, before } = figures[kind];
    const isDuration = kind === 'minutes';
    const format = isDuration ? formatDuration : formatInteger;
    const change = (isDuration ? formatDurationChange : formatChange)(now - before);
    find(card, '.number', HTMLElement).textContent = format(now);
    const note = find(card, '.change', HTMLElement);
    note.dataset.direction = now > before ? 'up' : now < before ? 'down' : 'same';
    note.textContent =
      now === before ? text('noChange', { weekday }) : text('changeSince', { change, weekday, before: format(before) });
  }
}
