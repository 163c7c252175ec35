import tzLookup from '@photostructure/tz-lookup';
import { Composer } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { publishUserMenu } from '../../bot/ui/menus.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import {
  carriedValue,
  changedCard,
  changeField,
  restoreChange,
  settingsCard,
  setZone,
  showSettings,
  undoChange,
  zoneOffer,
} from './card.ts';
import { changeConversation } from './change.ts';
import { languageQuestion } from './language.ts';
import { applySetting, changeSetting, fields, type SettingChanged, type Settings } from './settings.ts';

/** `/settings`: the card of all settings, the question behind each, the answer to every change of one, and sent locations. */
export function settingsFeature(settings: Settings) {
  const turnBack = (undone: boolean) => async (ctx: TallyContext, values: { field: number; value: string }) => {
    const field = fields[values.field];
    if (field) await changeSetting(ctx, { field, value: carriedValue(field, values.value), undone });
  };
  return defineFeature({
    commands: { settings: async (ctx) => void (await reply(ctx, settingsCard(ctx))) },
    buttons: [
      onPress(showSettings, (ctx) => replyOrEdit(ctx, settingsCard(ctx))),
      onPress(changeField, (ctx, { field }) => askFor(ctx, field)),
      onPress(undoChange, turnBack(true)),
      onPress(restoreChange, turnBack(false)),
      onPress(setZone, async (ctx, { zone }) => void (await changeSetting(ctx, { field: 'timeZone', value: zone }))),
    ],
    conversations: [changeConversation],
    answers: { 'setting-changed': (ctx, outcome) => answerChange(ctx, settings, outcome) },
    composer: sentPlace(),
  });
}

/** A press while another conversation waits leaves that one: the newest wish counts. */
async function askFor(ctx: TallyContext, index: number): Promise<void> {
  const field = fields[index];
  await ctx.conversation.exitAll();
  if (field === 'language') await replyOrEdit(ctx, languageQuestion(ctx));
  else if (field) await ctx.conversation.enter('change-setting', { field });
}

async function answerChange(ctx: TallyContext, settings: Settings, outcome: SettingChanged): Promise<void> {
  const { field, after } = outcome;
  applySetting(ctx, settings, field, after);
  await replyOrEdit(ctx, changedCard(ctx, outcome));
  if (field !== 'language') return;
  const { userId, isAdmin, language } = ctx.person;
  const owner = { userId, isAdmin, language: after === null ? null : language };
  ctx.inBackground(publishUserMenu(ctx.api, settings.texts, owner, ctx.log));
}

/** A location that no question waits for offers its time zone. */
function sentPlace(): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on('message:location', async (ctx) => {
    const { latitude, longitude } = ctx.message.location;
    await reply(ctx, zoneOffer(ctx, tzLookup(latitude, longitude)));
  });
  return composer;
}
