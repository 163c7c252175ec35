import { language, text } from './texts.js';

/* Formats numbers, durations, days and times in the language of the page. Day numbers count days since 1970-01-01. */

const dayMs = 86_400_000;

/** @param {Intl.NumberFormatOptions} options */
const numberFormat = (options) => new Intl.NumberFormat(language, options);
const integers = numberFormat({ maximumFractionDigits: 0 });
const decimals = numberFormat({ maximumFractionDigits: 2 });
const signedNumbers = numberFormat({ maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const percents = numberFormat({ style: 'percent', maximumFractionDigits: 1 });
const secondsUnit = numberFormat({ style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 });

/** @param {number} value */
export const formatInteger = (value) => integers.format(value);
/** @param {number} value */
export const formatNumber = (value) => decimals.format(value);
/** @param {number} share 0 to 1 */
export const formatPercent = (share) => percents.format(share);
/** @param {number} value */
export const formatSeconds = (value) => secondsUnit.format(value);
/** @param {number} value */
export const formatChange = (value) => signedNumbers.format(value).replace('-', '−');

/**
 * Formats a duration as the chat does: "3 h 25 min".
 * @param {number} minutes
 */
export function formatDuration(minutes) {
  const total = Math.round(minutes);
  const rest = text('minutes', { minutes: total % 60 });
  if (total < 60) return rest;
  const hours = text('hours', { hours: formatInteger(Math.floor(total / 60)) });
  return total % 60 === 0 ? hours : `${hours} ${rest}`;
}

/**
 * Formats a change of a duration, with its sign.
 * @param {number} minutes
 */
export function formatDurationChange(minutes) {
  return `${minutes > 0 ? '+' : '−'}${formatDuration(Math.abs(minutes))}`;
}

/** @param {Intl.DateTimeFormatOptions} options */
const dayFormat = (options) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
const fullDays = dayFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDays = dayFormat({ day: 'numeric', month: 'short' });
const months = dayFormat({ month: 'short' });
const monthsWithYear = dayFormat({ month: 'short', year: 'numeric' });
const weekdays = dayFormat({ weekday: 'long' });

/**
 * Converts a day `YYYY-MM-DD` to its day number.
 * @param {string} day
 */
export const toDayNumber = (day) => Date.parse(day) / dayMs;
/** @param {number} dayNumber */
const toIsoDay = (dayNumber) => new Date(dayNumber * dayMs).toISOString().slice(0, 10);
/** @param {number} dayNumber */
export const formatDay = (dayNumber) => fullDays.format(dayNumber * dayMs);
/** @param {number} dayNumber */
export const formatShortDay = (dayNumber) => shortDays.format(dayNumber * dayMs);
/** @param {number} dayNumber */
export const formatYear = (dayNumber) => toIsoDay(dayNumber).slice(0, 4);
/** @param {string} day `YYYY-MM-DD` */
export const formatWeekday = (day) => weekdays.format(Date.parse(day));

/**
 * Formats a month, with its year in January.
 * @param {number} dayNumber
 */
export function formatMonth(dayNumber) {
  const isJanuary = toIsoDay(dayNumber).slice(5, 7) === '01';
  return (isJanuary ? monthsWithYear : months).format(dayNumber * dayMs);
}

/** @param {Intl.DateTimeFormatOptions} options */
const timeFormat = (options) => new Intl.DateTimeFormat(language, options);
const times = timeFormat({ hour: '2-digit', minute: '2-digit' });
const daysWithTime = timeFormat({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const exactTimes = timeFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** @param {string} instant ISO 8601 */
export const formatExactTime = (instant) => exactTimes.format(new Date(instant));

/**
 * Formats an instant in the browser's time zone, with the day when it is not today.
 * @param {string} instant ISO 8601
 */
export function formatInstant(instant) {
  const date = new Date(instant);
  const isToday = date.toDateString() === new Date().toDateString();
  return (isToday ? times : daysWithTime).format(date);
}
