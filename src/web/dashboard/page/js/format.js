/** How the page writes numbers, days and texts in the language of who looks. */
const language = document.documentElement.lang;
const texts = await (await fetch(`/dashboard/page/texts/${language}.json`)).json();
const dayMs = 86_400_000;

/** Returns a text with its places filled. @param {string} key @param {Record<string, string | number>} [values] */
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

const format = (options) => new Intl.NumberFormat(language, options);
const whole = format({ maximumFractionDigits: 0 });
const precise = format({ maximumFractionDigits: 2 });
const signed = format({ maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const percents = format({ style: 'percent', maximumFractionDigits: 1 });
const secondsUnit = format({ style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 });

export const number = (value) => precise.format(value);
export const percent = (share) => percents.format(share);
export const seconds = (value) => secondsUnit.format(value);
export const change = (value) => signed.format(value).replace('-', '−');

/** Returns "3 h 25 min", as the chat writes it. @param {number} minutes */
export function duration(minutes) {
  const all = Math.round(minutes);
  const rest = text('someMinutes', { minutes: all % 60 });
  if (all < 60) return rest;
  const hours = text('someHours', { hours: whole.format(Math.floor(all / 60)) });
  return all % 60 === 0 ? hours : `${hours} ${rest}`;
}

/** Returns the same with its sign. @param {number} minutes */
export function durationChange(minutes) {
  return `${minutes > 0 ? '+' : '−'}${duration(Math.abs(minutes))}`;
}

const days = (options) => new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
const fullDay = days({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = days({ day: 'numeric', month: 'short' });
const monthOnly = days({ month: 'short' });
const monthYear = days({ month: 'short', year: 'numeric' });
const weekdayOnly = days({ weekday: 'long' });
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(language, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const exact = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Days of the calendar as numbers: days since 1970. */
export const numberOf = (day) => Date.parse(day) / dayMs;
export const dayOf = (value) => new Date(value * dayMs).toISOString().slice(0, 10);
export const dayWords = (value) => fullDay.format(value * dayMs);
export const dayShort = (value) => shortDay.format(value * dayMs);
export const monthWords = (value) => (dayOf(value).slice(5, 7) === '01' ? monthYear : monthOnly).format(value * dayMs);
export const yearWords = (value) => dayOf(value).slice(0, 4);
export const weekdayWords = (day) => weekdayOnly.format(Date.parse(day));
export const logClock = (at) => exact.format(new Date(at));
export const wholeNumber = (value) => whole.format(value);

/** Returns an instant on the clock of who looks, with the day where it is another. @param {string} at */
export function instant(at) {
  const date = new Date(at);
  return (date.toDateString() === new Date().toDateString() ? clock : dayAndClock).format(date);
}
