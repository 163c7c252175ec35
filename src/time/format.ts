import { addDays, type Day, isoWeekday, splitDay } from './days.ts';
import type { Language } from './language.ts';

const wordsByLanguage = {
  en: {
    hours: 'h',
    minutes: 'min',
    seconds: 's',
    today: 'today',
    yesterday: 'yesterday',
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  },
  ru: {
    hours: 'ч',
    minutes: 'мин',
    seconds: 'с',
    today: 'сегодня',
    yesterday: 'вчера',
    weekdays: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
    months: ['янв.', 'февр.', 'мар.', 'апр.', 'мая', 'июн.', 'июл.', 'авг.', 'сент.', 'окт.', 'нояб.', 'дек.'],
  },
} as const;

/** Kept: creating a format takes much longer than using it. */
const numberFormats: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 2 }),
  ru: new Intl.NumberFormat('ru', { maximumFractionDigits: 2 }),
};

/**
 * Formats a number with the separators of a language, at most two decimals and a minus sign: `−1,606.5`, in Russian
 * `−1 606,5`.
 */
export function formatNumber(value: number, language: Language): string {
  return useMinusSign(numberFormats[language].format(value));
}

/** Replaces the hyphen that `Intl.NumberFormat` writes before a negative number by a minus sign (U+2212). */
export function useMinusSign(number: string): string {
  return number.replace('-', '−');
}

/**
 * Formats a duration as `45 min` or `2 h 15 min`, in Russian `45 мин` or `2 ч 15 мин`.
 *
 * @param minutes 0 or more; rounded to two decimals
 */
export function formatDuration(minutes: number, language: Language): string {
  const words = wordsByLanguage[language];
  const cents = Math.round(minutes * 100);
  const hours = formatNumber(Math.floor(cents / 6000), language);
  const rest = formatNumber((cents % 6000) / 100, language);
  if (cents < 6000) return `${rest} ${words.minutes}`;
  return cents % 6000 === 0 ? `${hours} ${words.hours}` : `${hours} ${words.hours} ${rest} ${words.minutes}`;
}

/**
 * Formats a duration like {@link formatDuration}, but with seconds in place of parts of a minute: `2 min 30 s`.
 *
 * @param minutes 0 or more; rounded to seconds
 */
export function formatExactDuration(minutes: number, language: Language): string {
  const words = wordsByLanguage[language];
  const seconds = Math.round(minutes * 60);
  const whole = Math.floor(seconds / 60);
  const rest = seconds % 60 === 0 ? [] : [`${seconds % 60} ${words.seconds}`];
  return [...(whole > 0 || rest.length === 0 ? [formatDuration(whole, language)] : []), ...rest].join(' ');
}

/** Formats a sum of minutes where parts of a minute do not matter: from an hour on it is rounded to whole minutes. */
export function formatSum(minutes: number, language: Language): string {
  return formatDuration(minutes < 60 ? minutes : Math.round(minutes), language);
}

/** Formats a day as `today`, `yesterday, Sat 21 Nov` or `Sat 21 Nov`, with the year where it is not the present one. */
export function formatDay(date: Day, today: Day, language: Language): string {
  const words = wordsByLanguage[language];
  if (date === today) return words.today;
  const { year, month, day } = splitDay(date);
  const named = `${words.weekdays[isoWeekday(date) - 1]} ${day} ${words.months[month - 1]}`;
  const dated = year === splitDay(today).year ? named : `${named} ${year}`;
  return date === addDays(today, -1) ? `${words.yesterday}, ${dated}` : dated;
}
