import { addDays, type Day, partsOf, weekdayOf } from './days.ts';

export type Language = 'en' | 'ru';

const WORDS = {
  en: {
    hours: 'h',
    minutes: 'min',
    point: '.',
    today: 'today',
    yesterday: 'yesterday',
    weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  },
  ru: {
    hours: 'ч',
    minutes: 'мин',
    point: ',',
    today: 'сегодня',
    yesterday: 'вчера',
    weekdays: ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'],
    months: ['янв.', 'февр.', 'мар.', 'апр.', 'мая', 'июн.', 'июл.', 'авг.', 'сент.', 'окт.', 'нояб.', 'дек.'],
  },
} as const;

/** Returns minutes (0 or more, at most two decimals are kept) as `45 min` or `2 h 15 min`, `45 мин` or `2 ч 15 мин`. */
export function formatDuration(minutes: number, language: Language): string {
  const words = WORDS[language];
  const cents = Math.round(minutes * 100);
  const hours = Math.floor(cents / 6000);
  const rest = String((cents % 6000) / 100).replace('.', words.point);
  if (hours === 0) return `${rest} ${words.minutes}`;
  return cents % 6000 === 0 ? `${hours} ${words.hours}` : `${hours} ${words.hours} ${rest} ${words.minutes}`;
}

/** Returns a sum of minutes for a text that says the exact minutes beside it or has no need of them: from an hour on parts of a minute are rounded. */
export function formatSum(minutes: number, language: Language): string {
  return formatDuration(minutes < 60 ? minutes : Math.round(minutes), language);
}

/** Returns a day as `today`, `yesterday, Sat 21 Nov` or `Sat 21 Nov`, with its year when that is not today's. */
export function formatDay(date: Day, today: Day, language: Language): string {
  const words = WORDS[language];
  if (date === today) return words.today;
  const { year, month, day } = partsOf(date);
  const named = `${words.weekdays[weekdayOf(date) - 1]} ${day} ${words.months[month - 1]}`;
  const dated = year === partsOf(today).year ? named : `${named} ${year}`;
  return date === addDays(today, -1) ? `${words.yesterday}, ${dated}` : dated;
}
