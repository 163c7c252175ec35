import type { ReminderCondition } from '../../db/schema/limits.ts';
import { skip } from './skip.ts';

/** What a text says about reminders besides their times. Absent: it says nothing of it. Plain JSON. */
export interface WhenSettings {
  /** Bit 0 is Monday. */
  weekdays?: number;
  onlyIf?: ReminderCondition;
  silent?: boolean;
}

const englishDone = "(?:it'?s |it is )?(?:already )?done(?: already)?";
const englishDid = "i(?:'ve| have)? (?:already )?(?:done|did)(?: (?:it|that))?(?: already)?";
const englishDidNot = "i (?:haven't|have not|hadn't|didn't|did not) (?:yet )?(?:done|did|do)(?: (?:it|that))?(?: yet)?";
const russianDone = '(?:сделано|сделала?|готово|выполнено|выполнила?|записано|записала?)';

const conditions: readonly (readonly [RegExp, WhenSettings])[] = [
  [new RegExp(`even if (?:${englishDone}|${englishDid})`, 'uy'), { onlyIf: 'always' }],
  [new RegExp(`даже если (?:я )?(?:это )?(?:уже )?(?:это )?${russianDone}`, 'uy'), { onlyIf: 'always' }],
  [/(?:always|anyway|in any case|всегда|в любом случае)/uy, { onlyIf: 'always' }],
  [
    /(?:only )?(?:after (?:a )?missed day|if (?:i )?missed(?: (?:it|yesterday))?|after missing)/uy,
    { onlyIf: 'missed' },
  ],
  [
    /(?:только )?(?:после пропу(?:ска|щенного дня)|если (?:я )?(?:вчера )?пропу(?:стила?|щено))/uy,
    { onlyIf: 'missed' },
  ],
  [
    /(?:only )?(?:if (?:it'?s |it is )?(?:not|isn't) (?:yet )?done(?: yet)?|unless (?:it'?s )?done|if open)/uy,
    { onlyIf: 'open' },
  ],
  [new RegExp(`(?:only )?(?:if ${englishDidNot}|unless ${englishDid})`, 'uy'), { onlyIf: 'open' }],
  [new RegExp(`(?:только )?если (?:я )?(?:это )?(?:еще )?(?:это )?не ?${russianDone}`, 'uy'), { onlyIf: 'open' }],
  [/(?:silent(?:ly)?|quiet(?:ly)?|without (?:a )?sound|no sound|без звука|беззвучно|тихо)/uy, { silent: true }],
  [/(?:with (?:a )?sound|loud(?:ly)?|со звуком)/uy, { silent: false }],
];

/** Reads a condition or a word about the sound at a position. Null: there is none. */
export function readSettings(text: string, at: number): { settings: WhenSettings; end: number } | null {
  for (const [pattern, settings] of conditions) {
    const end = skip(pattern, text, at);
    if (end > at && !/^[\p{L}\d]/u.test(text.slice(end))) return { settings, end };
  }
  return null;
}

const englishCounts = 'an?|one|two|three|four|five|six|seven|ten|\\d{1,4}';
const russianCounts = 'один|одну|два|две|три|четыре|пять|шесть|пару|несколько|\\d{1,4}';
const englishUnits = 'min(?:ute)?s?|m|hours?|hrs?|h|days?|weeks?|months?';
const russianUnits = 'минут[уы]?|мин|м|час(?:а|ов)?|ч|день|дня|дней|недел[юиь]|недель|месяц(?:а|ев)?';
const once = new RegExp(
  String.raw`(?:${[
    `in (?:half an hour|(?:${englishCounts}) ?(?:${englishUnits}))(?: from now)?`,
    '(?:the day after )?tomorrow(?: morning| afternoon| evening| night)?',
    'tonight|today|this (?:morning|afternoon|evening)|(?:just |only )?once|one time|next \\p{L}+',
    `через (?:полчаса|(?:(?:${russianCounts}) ?)?(?:${russianUnits}))`,
    '(?:послезавтра|завтра|сегодня)(?: утром| днем| вечером| ночью)?',
    '(?:только )?(?:один раз|однократно|разово)',
    'every other \\p{L}+|every (?:second|third|fourth) \\p{L}+',
    `every (?:${englishCounts}) ?(?:days|weeks|months|years)|(?:every|each) (?:month|year)|monthly|yearly`,
    '(?:once|twice|(?:\\d|two|three) times) (?:a|per|every) (?:month|year)|(?:twice|(?:\\d|two|three) times) a week',
    `(?:раз в|каждые) (?:${russianCounts}) ?(?:дня|дней|недел[ию]|недель|месяца|месяцев)`,
    '(?:(?:один|два|три|\\d) )?раза? в (?:месяц|год)|(?:два|две|три|четыре|\\d) раза? в неделю',
    'каждый (?:месяц|год)|ежемесячно|ежегодно|кажд(?:ый|ую) второ?(?:й|ую) \\p{L}+',
  ].join('|')})(?!\p{L})`,
  'uy',
);
const weekly = /(?:(?:every|each) week|weekly|once a week|(?:один )?раз в неделю|каждую неделю|еженедельно)(?!\p{L})/uy;

/**
 * Reads at a position that a reminder shall come once, or not by weekdays: `tomorrow`, `every other day`. `weekly`
 * needs a weekday. Null: the text says no such thing.
 */
export function readOtherRepeat(text: string, at: number): { isWeekly: boolean; end: number } | null {
  const weeklyEnd = skip(weekly, text, at);
  if (weeklyEnd > at) return { isWeekly: true, end: weeklyEnd };
  const end = skip(once, text, at);
  return end > at ? { isWeekly: false, end } : null;
}
