/** @import { ChartsData } from '../../page-data.ts' */
import { find } from './dom.js';
import {
  formatChange,
  formatDuration,
  formatDurationChange,
  formatInteger,
  formatSpan,
  formatWeekday,
} from './format.js';
import { text } from './texts.js';

const comparedKinds = /** @type {const} */ (['people', 'minutes', 'records']);

/**
 * Draws the figures above the charts, those that the page has.
 * @param {HTMLElement} root
 * @param {ChartsData} data
 */
export function drawKpis(root, data) {
  for (const kind of comparedKinds) drawKpi(root, kind, compareWithLastWeek(data, kind));
  if (data.personal === null) return;
  drawKpi(root, 'streak', describeStreaks(data.personal));
  drawKpi(root, 'days', describeActiveDays(data.personal, data));
}

/** @typedef {{ number: string, note: string, direction?: 'up' | 'down' }} Kpi */

/**
 * @param {HTMLElement} root
 * @param {string} kind
 * @param {Kpi} kpi
 */
function drawKpi(root, kind, { number, note, direction }) {
  const card = root.querySelector(`[data-kpi=${kind}]`);
  if (!card) return;
  find(card, '.number', HTMLElement).textContent = number;
  const noteNode = find(card, '.change', HTMLElement);
  noteNode.dataset.direction = direction ?? 'same';
  noteNode.textContent = note;
}

/**
 * Returns a figure of today and its change since the same time of day a week ago.
 * @param {ChartsData} data
 * @param {(typeof comparedKinds)[number]} kind
 * @returns {Kpi}
 */
function compareWithLastWeek({ figures, today }, kind) {
  const { now, before } = figures[kind];
  const isDuration = kind === 'minutes';
  const format = isDuration ? formatDuration : formatInteger;
  const weekday = formatWeekday(today);
  if (now === before) return { number: format(now), note: text('noChange', { weekday }) };
  const change = (isDuration ? formatDurationChange : formatChange)(now - before);
  return {
    number: format(now),
    note: text('changeSince', { change, weekday, before: format(before).replaceAll(' ', '\u00a0') }),
    direction: now > before ? 'up' : 'down',
  };
}

/**
 * @param {NonNullable<ChartsData['personal']>} personal
 * @returns {Kpi}
 */
function describeStreaks({ streaks: { current, best } }) {
  const note = best
    ? text('bestStreak', { n: formatInteger(best.days), span: formatSpan(best.first, best.last) })
    : text('noStreak');
  return { number: formatInteger(current?.days ?? 0), note };
}

/**
 * @param {NonNullable<ChartsData['personal']>} personal
 * @param {ChartsData} data
 * @returns {Kpi}
 */
function describeActiveDays({ days }, { span }) {
  const number = text('daysOfTotal', { n: formatInteger(days.active), total: formatInteger(days.total) });
  return { number, note: formatSpan(span.first, span.last) };
}
