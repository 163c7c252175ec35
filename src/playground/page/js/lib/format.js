import { locale, t } from '../texts/index.js';

const formats = {
  clock: { hour: '2-digit', minute: '2-digit' },
  dateTime: { dateStyle: 'full', timeStyle: 'medium' },
  weekday: { weekday: 'short' },
  weekdayClock: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  dayMonth: { day: 'numeric', month: 'long' },
  dayMonthYear: { day: 'numeric', month: 'long', year: 'numeric' },
  shortDate: { day: '2-digit', month: '2-digit', year: '2-digit' },
};

/**
 * Formatters by locale and format: to create one costs more than to use it.
 * @type {Map<string, Intl.DateTimeFormat>}
 */
const formatters = new Map();

/** Formats a date in the language of the page. @param {keyof typeof formats} format @param {Date} date */
function formatDate(format, date) {
  const key = `${locale} ${format}`;
  const options = /** @type {Intl.DateTimeFormatOptions} */ (formats[format]);
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, formatter);
  return formatter.format(date);
}

/** @param {number} unixSeconds */
const toDate = (unixSeconds) => new Date(unixSeconds * 1000);

/** Returns the local date as days since 1970-01-01. @param {Date} date */
const toDayNumber = (date) => Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);

/** @param {string} text */
const capitalize = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns hour and minute in the browser's time zone. @param {number} unixSeconds */
export const formatTime = (unixSeconds) => formatDate('clock', toDate(unixSeconds));

/** Returns the full date and time, for a tooltip. @param {number} unixSeconds */
export const formatDateTime = (unixSeconds) => formatDate('dateTime', toDate(unixSeconds));

/** Returns weekday and time of a clock that is ahead of the machine. @param {number} aheadMinutes */
export const formatClockAhead = (aheadMinutes) =>
  formatDate('weekdayClock', new Date(Date.now() + aheadMinutes * 60_000));

/** Units of relative times with their seconds, the longest first. */
const relativeUnits = /** @type {const} */ ([
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]);

/** Returns a time as "5 minutes ago" or "in 2 hours". @param {number} unixSeconds */
export function formatRelativeTime(unixSeconds) {
  const seconds = unixSeconds - Math.floor(Date.now() / 1000);
  const [unit, length] = relativeUnits.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}

/** Returns the local date as days since 1970-01-01. @param {number} unixSeconds */
export const localDayNumber = (unixSeconds) => toDayNumber(toDate(unixSeconds));

/** Returns the day for a date separator: today, yesterday, or the date. @param {number} unixSeconds */
export function formatDaySeparator(unixSeconds) {
  const date = toDate(unixSeconds);
  const daysFromToday = toDayNumber(date) - toDayNumber(new Date());
  if (daysFromToday > -2 && daysFromToday < 2)
    return capitalize(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(daysFromToday, 'day'));
  return formatDate(date.getFullYear() === new Date().getFullYear() ? 'dayMonth' : 'dayMonthYear', date);
}

/**
 * Returns the time for the chat list: hour and minute today, the weekday in the last week, else the date.
 * @param {number} unixSeconds
 */
export function formatListTime(unixSeconds) {
  const date = toDate(unixSeconds);
  const daysAgo = toDayNumber(new Date()) - toDayNumber(date);
  if (daysAgo < 1) return formatDate('clock', date);
  return formatDate(daysAgo < 7 ? 'weekday' : 'shortDate', date);
}

/** Returns a file size in B, kB, MB or GB; one kB is 1000 bytes. @param {number | undefined} bytes */
export function formatSize(bytes) {
  if (bytes === undefined) return '';
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), 3);
  const value = bytes / 1000 ** power;
  const digits = value < 10 && power > 0 ? 1 : 0;
  return `${formatDecimal(value, digits)} ${t.sizeUnits[power]}`;
}

/** Returns the coordinates of a place. @param {number} latitude @param {number} longitude */
export function formatCoordinates(latitude, longitude) {
  const { north, south, east, west } = t.directions;
  const parts = [
    `${formatDecimal(Math.abs(latitude), 4)}° ${latitude < 0 ? south : north}`,
    `${formatDecimal(Math.abs(longitude), 4)}° ${longitude < 0 ? west : east}`,
  ];
  return new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(parts);
}

/** @param {number} value @param {number} digits after the decimal separator */
const formatDecimal = (value, digits) =>
  value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Returns up to two initials of a name. An initial may be an emoji. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const used = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    used
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}

/** @param {{ first_name: string, last_name?: string }} person */
export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(' ');

/** Returns the class with the colour of a person, group or bot. It depends only on the id. @param {number} id */
export const colorClass = (id) => `tint-${Math.abs(id) % 8}`;
