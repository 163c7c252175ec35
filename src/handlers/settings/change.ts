import tzLookup from '@photostructure/tz-lookup';
import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import { hourName, settingLine } from './card.ts';
import { citiesNear } from './cities.ts';
import { weekdayName } from './clock.ts';
import { changeSetting, type Field, type Value } from './settings.ts';
import { readZone } from './zones.ts';

/** What is asked for; the language has buttons that need no conversation. */
export type AskedField = Exclude<Field, 'language'>;

/** The conversation behind the buttons of the settings: one question, one write; a zone that the database refuses is asked again. */
export const changeConversation: ConversationSpec = {
  id: 'change-setting',
  async run(conversation: TallyConversation, { field }: { field: AskedField }) {
    for (let saved = false; !saved; ) {
      const value = await asks[field](conversation);
      saved = await conversation.external((ctx) => changeSetting(ctx, { field, value }, true));
    }
  },
};

const asks: Record<AskedField, (conversation: TallyConversation) => Promise<Value>> = {
  timeZone: askZone,
  weekStart: askWeekStart,
  dayStartHour: askDayStart,
};

const citiesShown = 10;

/** What an answer to the zone question is: a zone, more cities from an index on, or what a misspelt name could mean. */
type ZonePick = { zone: string } | Shown;
type Shown = { from: number } | { typed: string; near: string[] };

async function askZone(conversation: TallyConversation): Promise<string> {
  let pick: ZonePick = { from: 0 };
  while (!('zone' in pick)) {
    const shown: Shown = pick;
    pick = await ask<ZonePick>(conversation, {
      render: async (ctx) => ('from' in shown ? drawCities(ctx, shown.from) : drawNear(ctx, shown)),
      parseText: async (ctx, text) => readTyped(ctx, text),
      parseLocation: async (_ctx, { latitude, longitude }) => ({ value: { zone: tzLookup(latitude, longitude) } }),
    });
  }
  return pick.zone;
}

function drawCities(ctx: TallyContext, from: number) {
  const all = citiesNear(likelyZone(ctx), new Date());
  const options: Option<ZonePick>[] = all
    .slice(from, from + citiesShown)
    .map((city) => ({ label: city[ctx.person.language], value: { zone: city.zone } }));
  const next = from + citiesShown;
  if (next < all.length) options.push({ label: ctx.t('button-more-cities'), value: { from: next } });
  const text = `${settingLine(ctx, 'timeZone')}\n\n${ctx.t('ask-time-zone')}`;
  return { message: { text }, options };
}

/** UTC says nothing about where somebody is; who reads Russian is more likely near Moscow than near Greenwich. */
function likelyZone({ person: { timeZone, language } }: TallyContext): string {
  return timeZone === 'UTC' && language === 'ru' ? 'Europe/Moscow' : timeZone;
}

function drawNear(ctx: TallyContext, { typed, near }: { typed: string; near: string[] }) {
  const options = near.map((zone): Option<ZonePick> => ({ label: zone, value: { zone } }));
  return { message: { text: ctx.t('ask-which-zone', { typed }) }, options };
}

function readTyped(ctx: TallyContext, text: string): AnswerResult<ZonePick> {
  const reading = readZone(text, new Date());
  if (reading.kind === 'one') return { value: { zone: reading.zone } };
  if (reading.kind === 'near') return { value: { typed: text.trim(), near: reading.zones } };
  return { rejection: ctx.t('refused-zone') };
}

function askWeekStart(conversation: TallyConversation): Promise<number> {
  return ask<number>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-week-start') },
      options: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ label: weekdayName(day, ctx.person.language), value: day })),
    }),
    parseText: async (ctx, text) => readWeekday(ctx, text),
  });
}

/** Reads the beginning of a weekday's name in either language; two letters tell them apart. */
function readWeekday(ctx: TallyContext, text: string): AnswerResult<number> {
  const typed = text.trim().toLowerCase();
  const begins = (day: number, language: string) => weekdayName(day, language).toLowerCase().startsWith(typed);
  const day = [1, 2, 3, 4, 5, 6, 7].find((each) => begins(each, 'en') || begins(each, 'ru'));
  const isShort = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'].indexOf(typed) + 1;
  if (isShort > 0) return { value: isShort };
  return typed.length >= 2 && day ? { value: day } : { rejection: ctx.t('refused-weekday') };
}

function askDayStart(conversation: TallyConversation): Promise<number> {
  return ask<number>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('ask-day-start') },
      options: [0, 1, 2, 3, 4, 5, 6].map((hour) => ({ label: hourName(hour), value: hour })),
      perRow: 4,
    }),
    parseText: async (ctx, text) => {
      const [, hour] = /^\s*0?([0-6])(?:[:.]00)?\s*(?:am|h|ч|утра)?\s*$/iu.exec(text) ?? [];
      return hour === undefined ? { rejection: ctx.t('refused-hour') } : { value: Number(hour) };
    },
  });
}
