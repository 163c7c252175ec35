/** @import { HabitsData } from '../../page-data.ts' */
/** @import { TextKey } from './texts.js' */
import { element, find } from './dom.js';
import { formatCount, formatDay, formatInteger, formatSpan, toDayNumber, toIsoDay } from './format.js';
import { createMonthNames, createWeekdayNames, minWeekWidth, monthWidth, place, weekdayWidth } from './heat-map.js';
import { cleanName } from './names.js';
import { drawTable } from './tables.js';
import { text } from './texts.js';

/** @typedef {HabitsData['list'][number]} Standing */

/** The states of days by their codes: class and text. @type {[name: string, text: TextKey][]} */
const states = [
  ['none', 'stateNone'],
  ['missed', 'stateMissed'],
  ['kept', 'stateKept'],
  ['rest', 'stateRest'],
  ['open', 'stateOpen'],
];
const keptCode = '2';

/**
 * Creates the card of habits: a table with score and streaks, and the year of one of them.
 * @param {HTMLElement} card
 */
export function createStandings(card) {
  const table = find(card, '.standings-table', HTMLElement);
  table.tabIndex = 0; // so that the keyboard can scroll it
  table.setAttribute('role', 'region');
  const choice = find(card, 'select', HTMLSelectElement);
  const grid = find(card, '.kept-days', HTMLElement);
  /** @type {HabitsData} */
  let current = { weekStart: 1, list: [] };

  function drawYear() {
    const standing = current.list[choice.selectedIndex];
    if (!standing || grid.clientWidth === 0) return;
    const weeksThatFit = Math.max(1, Math.floor((grid.clientWidth - weekdayWidth) / minWeekWidth));
    const { first, last, codes } = lastWeeks(standing, weeksThatFit);
    const weekWidth = (grid.clientWidth - weekdayWidth) / Math.ceil(codes.length / 7);
    const calendar = { first, last, start: first, weeksPerMonthName: Math.ceil(monthWidth / weekWidth) };
    grid.replaceChildren(
      ...createMonthNames(calendar),
      ...createWeekdayNames(calendar),
      ...[...codes].map((code, index) => createDay(first + index, index, Number(code))),
    );
    const kept = [...codes].filter((code) => code === keptCode).length;
    const span = formatSpan(toIsoDay(first), toIsoDay(last));
    const name = cleanName(standing.name);
    grid.setAttribute('aria-label', text('keptDaysLabel', { name, n: formatInteger(kept), span }));
  }
  choice.addEventListener('change', drawYear);
  new ResizeObserver(drawYear).observe(grid);
  find(card, '.legend', HTMLElement).replaceChildren(...states.slice(1).map(createLegend));

  return {
    /** @param {HabitsData} data */
    draw(data) {
      const chosen = choice.value;
      current = data;
      card.hidden = data.list.length === 0;
      drawTable(table, buildTable(data.list));
      choice.replaceChildren(...data.list.map(({ name }) => new Option(cleanName(name), name)));
      if (data.list.some(({ name }) => name === chosen)) choice.value = chosen;
      drawYear();
    },
  };
}

/**
 * Returns the last weeks of a habit's days, as many as fit. The first day is that of a week.
 * @param {Standing} standing
 * @param {number} count
 */
function lastWeeks({ first, days }, count) {
  const skipped = Math.max(0, Math.ceil(days.length / 7) - count) * 7;
  const start = toDayNumber(first) + skipped;
  const codes = days.slice(skipped);
  return { first: start, last: start + codes.length - 1, codes };
}

/**
 * @param {number} day
 * @param {number} index from the first day of the first week
 * @param {number} code
 */
function createDay(day, index, code) {
  const [name, key] = states[code] ?? ['none', 'stateNone'];
  const field = element('span', '', `kept-day ${name}`);
  field.title = text('dayState', { day: formatDay(day), state: text(/** @type {TextKey} */ (key)) });
  return place(field, Math.floor(index / 7) + 2, (index % 7) + 2);
}

/** @param {[name: string, text: TextKey]} state */
function createLegend([name, key]) {
  const entry = element('span', '', 'legend-entry');
  entry.append(element('span', '', `kept-day ${name}`), text(key));
  return entry;
}

/** @param {Standing[]} list */
function buildTable(list) {
  return {
    caption: text('habitStandings'),
    head: [text('habit'), text('score'), text('streak'), text('best')],
    rows: list.map(({ name, score, streaks }) => [
      cleanName(name),
      score === null ? '–' : formatInteger(score),
      formatStreak(streaks.current),
      formatStreak(streaks.best),
    ]),
  };
}

/** @param {Standing['streaks']['best']} streak */
function formatStreak(streak) {
  if (!streak) return '–';
  const { unit, count, first, last } = streak;
  return `${formatCount(count, unit)} (${formatSpan(first, last)})`;
}
