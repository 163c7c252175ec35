import tzLookup from '@photostructure/tz-lookup';
import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import { changeSetting, type SettingField, type SettingValue } from './change-setting.ts';
import { weekdayName } from './format-time-zone.ts';
import { formatHour, formatZoneWithOffset, settingLine } from './settings-card.ts';
import { findCitiesNear } from './time-zone/cities.ts';
import { parseTimeZone } from './time-zone/parse-time-zone.ts';

/** A setting with a question. The language has buttons that need no conversation. */
export type QuestionField = Exclude<SettingField, 'language'>;

/**
 * The conversation behind the buttons of the settings: one question, then the change. A time zone that the database
 * rejects is asked for again.
 */
export const changeSettingConversation: ConversationSpec = {
  id: 'change-setting',
  async run(conversation: TallyConversation, { field }: { field: QuestionField }) {
    let isSaved = false;
    while (!isSaved) {
      const value = await questions[field](conversation);
      isSaved = await conversation.external((ctx) => changeSetting(ctx, { field, value }, true));
    }
  },
};

const questions: Record<QuestionField, (conversation: TallyConversation) => Promise<SettingValue>> = {
  timeZone: askZone,
  weekStart: askWeekStart,
  dayStartHour: askDayStart,
};

const maxCities = 10;

/** The answer to the question for a time zone: a zone, more cities from an index, or zones with a similar name. */
type ZoneAnswer = { zone: string } | PromptContent;
type PromptContent = { from: number } | { typed: string; near: string[] };

async function askZone(conversation: TallyConversation): Promise<string> {
  let answer: ZoneAnswer = { from: 0 };
  while (!('zone' in answer)) {
    const content: PromptContent = answer;
    answer = await ask<ZoneAnswer>(conversation, {
      render: async (ctx) => ('from' in content ? cityPrompt(ctx, content.from) : similarZonesPrompt(ctx, content)),
      parseText: async (ctx, text) => parseTypedZone(ctx, text),
      parseLocation: async (_ctx, { latitude, longitude }) => ({ value: { zone: tzLookup(latitude, longitude) } }),
    });
  }
  return answer.zone;
}

function cityPrompt(ctx: TallyContext, from: number) {
  const all = findCitiesNear(likelyZone(ctx), new Date());
  const options: Option<ZoneAnswer>[] = all
    .slice(from, from + maxCities)
    .map((city) => ({ label: city[ctx.person.language], value: { zone: city.zone } }));
  const next = from + maxCities;
  if (next < all.length) options.push({ label: ctx.t('button-more-cities'), value: { from: next } });
  const text = `${settingLine(ctx, 'timeZone')}\n\n${ctx.t('ask-time-zone')}`;
  return { message: { text }, options };
}

/**
 * Guesses the time zone of the person. UTC says nothing about the place; a person who reads Russian is more likely near
 * Moscow.
 */
function likelyZone({ person: { timeZone, language } }: TallyContext): string {
  return timeZone === 'UTC' && language === 'ru' ? 'Europe/Moscow' : timeZone;
}

function similarZonesPrompt(ctx: TallyContext, { typed, near }: { typed: string; near: string[] }) {
  const now = new Date();
  const options = near.map((zone): Option<ZoneAnswer> => ({ label: formatZoneWithOffset(zone, now), value: { zone } }));
  return { message: { text: ctx.t('ask-which-zone', { typed }) }, options };
}

function parseTypedZone(ctx: TallyContext, text: string): AnswerResult<ZoneAnswer> {
  const match = parseTimeZone(text, new Date());
  if (match.kind === 'one') return { value: { zone: match.zone } };
  if (match.kind === 'near') return { value: { typed: text.trim(), near: match.zones } };
  return { rejection: ctx.t('refused-zone') };
}

function askWeekStart(conversation: TallyConversation): Promise<number> {
  return ask<number>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-week-start') },
      options: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ label: weekdayLabel(ctx, day), value: day })),
    }),
    parseText: async (ctx, text) => parseWeekday(ctx, text),
  });
}

function weekdayLabel({ person }: TallyContext, day: number): string {
  const name = weekdayName(day, person.language);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Parses the beginning of a weekday's name in either language, from two letters on, or its Russian abbreviation. */
function parseWeekday(ctx: TallyContext, text: string): AnswerResult<number> {
  const typed = text.trim().toLowerCase();
  const matches = (day: number, language: string) => weekdayName(day, language).toLowerCase().startsWith(typed);
  const day = [1, 2, 3, 4, 5, 6, 7].find((each) => matches(each, 'en') || matches(each, 'ru'));
  const abbreviation = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'].indexOf(typed) + 1;
  if (abbreviation > 0) return { value: abbreviation };
  return typed.length >= 2 && day ? { value: day } : { rejection: ctx.t('refused-weekday') };
}

function askDayStart(conversation: TallyConversation): Promise<number> {
  return ask<number>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-day-start') },
      options: [0, 1, 2, 3, 4, 5, 6].map((hour) => ({ label: formatHour(hour), value: hour })),
      perRow: 4,
    }),
    parseText: async (ctx, text) => {
      const [, hour] = /^\s*0?([0-6])(?:[:.]00)?\s*(?:am|h|ч|утра)?\s*$/iu.exec(text) ?? [];
      return hour === undefined ? { rejection: ctx.t('refused-hour') } : { value: Number(hour) };
    },
  });
}
