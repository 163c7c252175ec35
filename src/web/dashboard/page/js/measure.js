/** @import { ChartsData } from '../../page-data.ts' */
import { formatAmount, formatDuration, formatInteger } from './format.js';
import { text } from './texts.js';

/*
 * What the charts show: the time of habits, or the numbers of records of all habits. The data says which of the two.
 */

/** @typedef {ChartsData['measure']} Measure */
/** @typedef {ChartsData['habits']['list'][number]} TotalByName */

/**
 * Returns the value of a total that the charts show.
 * @param {Measure} measure
 * @param {Pick<TotalByName, 'minutes' | 'records'>} total
 */
export const pickValue = (measure, { minutes, records }) => (measure === 'time' ? minutes : records);

/**
 * Formats a value with its unit: "3 h 25 min", or "records: 12".
 * @param {Measure} measure
 * @param {number} value
 */
export function formatValue(measure, value) {
  return measure === 'time' ? formatDuration(value) : text('recordCount', { n: formatInteger(value) });
}

/**
 * Formats the sum of all values: a duration, or a number.
 * @param {Measure} measure
 * @param {ChartsData['total']} total
 */
export function formatTotal(measure, total) {
  return measure === 'time' ? formatDuration(total.minutes) : formatInteger(total.records);
}

/**
 * Formats the amounts of a habit, each with its unit: "21 glasses, 500 ml". Empty: the habit has none.
 * @param {TotalByName} total
 */
export function formatAmounts({ amounts = [] }) {
  return amounts.map(({ amount, unit }) => `${formatAmount(amount)}\u00a0${unit ?? ''}`).join(', ');
}

/**
 * Formats the total of a habit in its own unit: "3 h 25 min", or "21 glasses". People may measure a habit of one name
 * in both ways.
 * @param {TotalByName} total
 */
export function formatOwnTotal(total) {
  const amounts = formatAmounts(total);
  const hasTime = total.minutes > 0 || amounts === '';
  return [...(hasTime ? [formatDuration(total.minutes)] : []), amounts].filter(Boolean).join(' · ');
}
