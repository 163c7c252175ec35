/** @import { ChartsData } from '../../page-data.ts' */
/** @import { Table } from './tables.js' */
import { formatDay, formatNumber, formatPercent, toDayNumber } from './format.js';
import { formatOwnTotal, pickValue } from './measure.js';
import { cleanName } from './names.js';
import { text } from './texts.js';

/** @typedef {'activity' | 'people' | 'minutes' | 'habits' | 'categories'} ChartKind */

/**
 * Builds the table of a chart.
 * @param {ChartKind} kind
 * @param {ChartsData} data
 * @returns {Table}
 */
export function buildTable(kind, data) {
  return kind === 'habits' || kind === 'categories' ? buildNameTable(kind, data) : buildDayTable(kind, data);
}

/**
 * Builds a table with one row per day, the newest first.
 * @param {'activity' | 'people' | 'minutes'} kind
 * @param {ChartsData} data
 */
function buildDayTable(kind, { days, measure }) {
  const isPeople = kind === 'people';
  const captions = /** @type {const} */ ({
    activity: 'activityByDay',
    people: 'activePeople',
    minutes: measure === 'time' ? 'totalDuration' : 'records',
  });
  const caption = text(captions[kind]);
  const head = [text('day'), isPeople ? caption : text(measure === 'time' ? 'duration' : 'records')];
  const rows = days.map(([day, people, value]) => [
    formatDay(toDayNumber(day)),
    formatNumber(isPeople ? people : value),
  ]);
  return { caption, head, rows: rows.reverse() };
}

/**
 * Builds a table with one row per habit or category. Where habits have amounts, each has its total in its own unit.
 * @param {'habits' | 'categories'} kind
 * @param {ChartsData} data
 */
function buildNameTable(kind, { habits, categories, total, measure }) {
  const isHabits = kind === 'habits';
  const others = habits.others ? [{ ...habits.others, name: text('moreHabits') }] : [];
  const list = isHabits ? [...habits.list, ...others] : categories;
  const hasAmounts = list.some(({ amounts }) => amounts !== undefined);
  const sum = pickValue(measure, total);
  const rows = list.map((row) => [
    cleanName(row.name),
    hasAmounts ? formatOwnTotal(row) : formatNumber(row.minutes),
    formatNumber(row.records),
    formatPercent(sum === 0 ? 0 : pickValue(measure, row) / sum),
  ]);
  const totalHead = text(hasAmounts ? 'totalOfHabit' : 'duration');
  return {
    caption: text(isHabits ? 'favouriteHabits' : 'categories'),
    head: [text(isHabits ? 'habit' : 'category'), totalHead, text('records'), text('share')],
    rows,
  };
}
