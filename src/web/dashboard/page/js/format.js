import { language, text } from './texts.js';

/*
 * Formats numbers, durations, days and times as the chat does: in the language of the page and in the time zone of the
 * person. Day numbers count days since 1970-01-01.
 */

const dayMs = 86_400_000;

/** @param {Intl.NumberFormatOptions} options */
const numberFormat = (options) => new Intl.NumberFormat(language, options);
const integers = numberFormat({ maximumFractionDigits: 0 });
const decimals = numberFormat({ maximumFractionDigits: 2 });
const amounts = numberFormat({ maximumFractionDigits: 3 });
const signedNumbers = numberFormat({ maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const percents = numberFormat({ style: 'percent', maximumFractionDigits: 1 });
const tenths = numberFormat({ maximumFractionDigits: 1 });

/** @param {number} value */
export const formatInteger = (value) => integers.format(value);
/** @param {number} value */
export const formatNumber = (value) => decimals.format(value);
/** @param {number} value */
export const formatAmount = (value) => amounts.format(value);
/** @param {number} share 0 to 1 */
export const formatPercent = (share) => percents.format(share);
/** @param {number} value */
export const formatChange = (value) => signedNumbers.format(value).replace('-', '−');

/**
 * Formats a number of days, weeks or months: "1 week", "7 days".
 * @param {number} count
 * @param {'days' | 'weeks' | 'months'} unit
 */
export const formatCount = (count, unit) =>
  numberFormat({ style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' }).format(count);

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
 * Formats a time that a run took: "0.4 s", "14 s", "2 min 5 s" or "1 h 3 min".
 * @param {number} seconds
 */
export function formatSeconds(seconds) {
  const whole = Math.round(seconds);
  if (whole >= 3600) return formatDuration(Math.floor(whole / 60));
  const rest = text('seconds', { seconds: seconds < 10 ? tenths.format(seconds) : String(whole % 60) });
  return whole < 60 ? rest : `${formatDuration(Math.floor(whole / 60))} ${rest}`;
}

/**
 * Formats a change of a duration, with its sign.
 * @param {number} minutes
 */
export function formatDurationChange(minutes) {
  return `${minutes > 0 ? '+' : '−'}${formatDuration(Math.abs(minutes))}`;
}

/** English dates have the day before the month. */
const dateLocale = language === 'en' ? 'en-GB' : language;
/** @param {Intl.DateTimeFormatOptions} options */
const dayFormat = (options) => new Intl.DateTimeFormat(dateLocale, { timeZone: 'UTC', ...options });
const fullDays = dayFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const spans = dayFormat({ day: 'numeric', month: 'short', year: 'numeric' });
const shortDays = dayFormat({ day: 'numeric', month: 'short' });
const months = dayFormat({ month: 'short' });
const monthsWithYear = dayFormat({ month: 'short', year: 'numeric' });
const shortWeekdays = dayFormat({ weekday: 'short' });
const weekdays = dayFormat({ weekday: 'long' });

/**
 * Converts a day `YYYY-MM-DD` to its day number.
 * @param {string} day
 */
export const toDayNumber = (day) => Date.parse(day) / dayMs;
/** @param {number} dayNumber */
export const toIsoDay = (dayNumber) => new Date(dayNumber * dayMs).toISOString().slice(0, 10);
/** @param {number} dayNumber */
export const formatDay = (dayNumber) => withoutMarks(fullDays.format(dayNumber * dayMs));
/** @param {number} dayNumber */
export const formatShortDay = (dayNumber) => shortDays.format(dayNumber * dayMs);
/**
 * Formats the days from the first to the last one: "3–14 Oct 2026".
 * @param {string} first `YYYY-MM-DD`
 * @param {string} last
 */
export const formatSpan = (first, last) => withoutMarks(spans.formatRange(Date.parse(first), Date.parse(last)));
/** @param {number} dayNumber */
export const formatMonthName = (dayNumber) => months.format(dayNumber * dayMs).replace('.', '');
/** @param {number} dayNumber */
export const formatShortWeekday = (dayNumber) => shortWeekdays.format(dayNumber * dayMs);
/** @param {number} dayNumber */
export const formatYear = (dayNumber) => toIsoDay(dayNumber).slice(0, 4);
/** @param {string} day `YYYY-MM-DD` */
export const formatWeekday = (day) => weekdays.format(Date.parse(day));

/**
 * Removes what the chat does not write either: the comma after the weekday, and `г.` after a Russian year.
 * @param {string} date
 */
const withoutMarks = (date) => date.replace(',', '').replace(/\sг\./gu, '');

/**
 * Formats a month, with its year in January.
 * @param {number} dayNumber
 */
export function formatMonth(dayNumber) {
  const isJanuary = toIsoDay(dayNumber).slice(5, 7) === '01';
  return withoutMarks((isJanuary ? monthsWithYear : months).format(dayNumber * dayMs));
}

/** The person's time zone. */
const timeZone = document.body.dataset.timeZone;
/** @param {Intl.DateTimeFormatOptions} options */
const timeFormat = (options) => new Intl.DateTimeFormat(dateLocale, { hourCycle: 'h23', timeZone, ...options });
const times = timeFormat({ hour: '2-digit', minute: '2-digit' });
const daysWithTime = timeFormat({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const exactTimes = timeFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const localDays = timeFormat({ year: 'numeric', month: '2-digit', day: '2-digit' });

/** @param {string} instant ISO 8601 */
export const formatExactTime = (instant) => exactTimes.format(new Date(instant));

/**
 * Formats an instant on the person's clock: "14:05" today, else "22 Nov 14:05".
 * @param {string} instant ISO 8601
 */
export function formatInstant(instant) {
  const date = new Date(instant);
  const isToday = localDays.format(date) === localDays.format(new Date());
  return withoutMarks((isToday ? times : daysWithTime).format(date));
}
