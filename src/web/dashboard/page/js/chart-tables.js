/** @import { ChartsData } from '../../page-data.ts' */
/** @import { Table } from './tables.js' */
import { formatDay, formatNumber, formatPercent, toDayNumber } from './format.js';
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
function buildDayTable(kind, { days }) {
  const isPeople = kind === 'people';
  const captions = /** @type {const} */ ({
    activity: 'activityByDay',
    people: 'activePeople',
    minutes: 'totalDuration',
  });
  const caption = text(captions[kind]);
  const head = [text('day'), isPeople ? caption : text('duration')];
  const rows = days.map(([day, people, minutes]) => [
    formatDay(toDayNumber(day)),
    formatNumber(isPeople ? people : minutes),
  ]);
  return { caption, head, rows: rows.reverse() };
}

/**
 * Builds a table with one row per habit or category.
 * @param {'habits' | 'categories'} kind
 * @param {ChartsData} data
 */
function buildNameTable(kind, { habits, categories, total }) {
  const isHabits = kind === 'habits';
  const others = habits.others ? [{ ...habits.others, name: text('moreHabits') }] : [];
  const rows = (isHabits ? [...habits.list, ...others] : categories).map(({ name, minutes, records }) => [
    cleanName(name),
    formatNumber(minutes),
    formatNumber(records),
    formatPercent(minutes / total.minutes),
  ]);
  return {
    caption: text(isHabits ? 'favouriteHabits' : 'categories'),
    head: [text(isHabits ? 'habit' : 'category'), text('duration'), text('records'), text('share')],
    rows,
  };
}
