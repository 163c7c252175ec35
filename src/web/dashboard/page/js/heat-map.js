/** @import { ChartsData } from '../../page-data.ts' */
/** @import { ChartCard } from './chart-card.js' */
/** @import { Measure } from './measure.js' */
import { buildTable } from './chart-tables.js';
import { element, find } from './dom.js';
import {
  formatDay,
  formatInteger,
  formatMonthName,
  formatShortWeekday,
  formatSpan,
  toDayNumber,
  toIsoDay,
} from './format.js';
import { formatValue } from './measure.js';
import { addTableToggle, drawTable } from './tables.js';
import { text } from './texts.js';

/** Weeks that are shown at most: a year. The table has all days. */
const maxWeeks = 53;
/** The width of a week with the gap beside it, in pixels. The style sheet has the same maximum. */
export const minWeekWidth = 10;
const maxWeekWidth = 100;
/** The widths of the names of weekdays and of a month, in pixels. */
export const weekdayWidth = 34;
export const monthWidth = 44;

/**
 * The days that are shown. `start` is the first day of the first week, and `weeksPerMonthName` the number of weeks that
 * the name of a month covers.
 * @typedef {{
 *   valueByDay: ReadonlyMap<number, number>, first: number, last: number, start: number, weeksPerMonthName: number
 * }} Calendar
 */

/**
 * Creates the card of the heat map: one column per week, one field per day, darker for a higher value.
 * @param {HTMLElement} root contains `[data-chart=activity]`
 * @returns {ChartCard}
 */
export function createHeatMapCard(root) {
  const card = find(root, '[data-chart=activity]', HTMLElement);
  const subtitle = find(card, '.subtitle', HTMLElement);
  const table = find(card, '.table', HTMLElement);
  const grid = find(card, '.days', HTMLElement);
  grid.setAttribute('role', 'img');
  /** @type {ChartsData | undefined} */
  let current;
  const drawCurrentTable = () => current && drawTable(table, buildTable('activity', current));
  addTableToggle(card, drawCurrentTable);

  function drawMap() {
    if (!current?.personal || grid.clientWidth === 0) return;
    const { days, shadeBounds } = current.personal;
    const calendar = createCalendar(current, grid.clientWidth - weekdayWidth);
    const shown = formatSpan(toIsoDay(calendar.first), toIsoDay(calendar.last));
    const counted = text('daysOfTotal', { n: formatInteger(days.active), total: formatInteger(days.total) });
    subtitle.textContent = `${text('daysActive')}: ${counted} · ${shown}`;
    grid.setAttribute('aria-label', `${text('activityByDay')}. ${subtitle.textContent}`);
    grid.replaceChildren(
      ...createMonthNames(calendar),
      ...createWeekdayNames(calendar),
      ...createDays(calendar, shadeBounds, current.measure),
    );
    find(card, '.shades', HTMLElement).replaceChildren(...createShades(shadeBounds.length + 1));
  }
  new ResizeObserver(drawMap).observe(grid);

  return {
    draw(data) {
      current = data;
      drawMap();
      if (!table.hidden) drawCurrentTable();
    },
  };
}

/**
 * Chooses the days that are shown: the last weeks of the period.
 * @param {ChartsData} data
 * @param {number} width of all weeks, in pixels
 * @returns {Calendar}
 */
function createCalendar({ days, span, weekStart }, width) {
  const last = toDayNumber(span.last);
  const lastWeek = startOfWeek(last, weekStart);
  const weeksThatFit = Math.min(maxWeeks, Math.max(1, Math.floor(width / minWeekWidth)));
  const first = Math.max(toDayNumber(span.first), lastWeek - 7 * (weeksThatFit - 1));
  const start = startOfWeek(first, weekStart);
  const weekWidth = Math.min(maxWeekWidth, width / ((lastWeek - start) / 7 + 1));
  const valueByDay = new Map(days.map(([day, , value]) => [toDayNumber(day), value]));
  return { valueByDay, first, last, start, weeksPerMonthName: Math.ceil(monthWidth / weekWidth) };
}

/**
 * @param {number} day
 * @param {number} weekStart 1 (Monday) to 7 (Sunday)
 */
function startOfWeek(day, weekStart) {
  const weekday = ((day + 3) % 7) + 1; // 1970-01-01 was a Thursday
  return day - ((weekday - weekStart + 7) % 7);
}

/**
 * Creates the names of the months above the week in which each begins, as many as fit.
 * @param {{ first: number, last: number, start: number, weeksPerMonthName: number }} calendar
 */
export function createMonthNames({ first, last, start, weeksPerMonthName }) {
  const names = [];
  let free = 0;
  for (let day = first; day <= last; day += 1) {
    const week = Math.floor((day - start) / 7);
    if (!toIsoDay(day).endsWith('-01') || week < free) continue;
    names.push(place(element('span', formatMonthName(day), 'month'), week + 2, 1));
    free = week + weeksPerMonthName;
  }
  return names;
}

/** @param {{ start: number }} calendar */
export function createWeekdayNames({ start }) {
  return Array.from({ length: 7 }, (_, index) =>
    place(element('span', formatShortWeekday(start + index), 'weekday'), 1, index + 2),
  );
}

/**
 * @param {Calendar} calendar
 * @param {number[]} bounds
 * @param {Measure} measure
 */
function createDays({ valueByDay, first, last, start }, bounds, measure) {
  const fields = [];
  for (let day = first; day <= last; day += 1) {
    const value = valueByDay.get(day);
    const field = element('span', '', `day shade-${value === undefined ? 0 : chooseShade(value, bounds)}`);
    field.title = text('dayTotal', { day: formatDay(day), value: formatValue(measure, value ?? 0) });
    fields.push(place(field, Math.floor((day - start) / 7) + 2, ((day - start) % 7) + 2));
  }
  return fields;
}

/**
 * @param {HTMLElement} node
 * @param {number} column
 * @param {number} row
 */
export function place(node, column, row) {
  node.style.gridColumn = String(column);
  node.style.gridRow = String(row);
  return node;
}

/**
 * Returns the shade of a day with records: 1 to 4. One whose records have no time has the lightest.
 * @param {number} value
 * @param {number[]} bounds ascending
 */
function chooseShade(value, bounds) {
  return 1 + bounds.filter((bound) => value > bound).length;
}

/** @param {number} count of shades with records */
function createShades(count) {
  return Array.from({ length: count + 1 }, (_, shade) => element('span', '', `day shade-${shade}`));
}
