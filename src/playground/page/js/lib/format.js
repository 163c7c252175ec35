const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' });
const dayMonthYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const shortDate = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: '2-digit', year: '2-digit' });
const relativeDay = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** @param {number} unixSeconds */
const dateOf = (unixSeconds) => new Date(unixSeconds * 1000);

/** @param {Date} date whole days since 1970 on the browser's own calendar */
const dayNumber = (date) => Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Returns the hour and minute in the browser's zone. @param {number} unixSeconds */
export const timeText = (unixSeconds) => clock.format(dateOf(unixSeconds));

/** Returns date and time in full, for a tooltip. @param {number} unixSeconds */
export const fullTimeText = (unixSeconds) => moment.format(dateOf(unixSeconds));

/** Returns a key that two instants share exactly when they fall on one local day. @param {number} unixSeconds */
export const dayKey = (unixSeconds) => dayNumber(dateOf(unixSeconds));

/** Returns the day as a separator names it: today, yesterday, the date. @param {number} unixSeconds */
export function dayText(unixSeconds) {
  const date = dateOf(unixSeconds);
  const away = dayNumber(date) - dayNumber(new Date());
  if (away > -2 && away < 2) return capital(relativeDay.format(away, 'day'));
  return (date.getFullYear() === new Date().getFullYear() ? dayMonth : dayMonthYear).format(date);
}

/** Returns the time as a chat list shows it: hour today, weekday this week, else the date. @param {number} unixSeconds */
export function listTimeText(unixSeconds) {
  const date = dateOf(unixSeconds);
  const away = dayNumber(new Date()) - dayNumber(date);
  if (away < 1) return clock.format(date);
  return (away < 7 ? weekday : shortDate).format(date);
}

/** Returns a size in units of 1000 bytes. @param {number | undefined} bytes */
export function sizeText(bytes) {
  if (bytes === undefined) return '';
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), 3);
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** Returns up to two initials, whole characters also of emoji. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    first
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}

/** @param {{ first_name: string, last_name?: string }} person */
export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(' ');

/** Returns the class that gives a person, group or bot its own colour, always the same. @param {number} id */
export const tint = (id) => `tint-${Math.abs(id) % 8}`;
