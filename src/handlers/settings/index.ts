import tzLookup from '@photostructure/tz-lookup';
import { Composer } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, on } from '../../bot/feature.ts';
import { publishMenuOf } from '../../bot/ui/menus.ts';
import { answer, show } from '../../bot/ui/messages.ts';
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
import { changeDialogue } from './change.ts';
import { languageQuestion } from './language.ts';
import { applySetting, changeSetting, fields, type SettingChanged, type Settings } from './settings.ts';

/** `/settings`: the card of all settings, the question behind each, the answer to every change of one, and sent locations. */
export function settingsFeature(settings: Settings) {
  const turnBack = (undone: boolean) => async (ctx: TallyContext, values: { field: number; value: string }) => {
    const field = fields[values.field];
    if (field) await changeSetting(ctx, { field, value: carriedValue(field, values.value), undone });
  };
  return defineFeature({
    commands: { settings: async (ctx) => void (await answer(ctx, settingsCard(ctx))) },
    buttons: [
      on(showSettings, (ctx) => show(ctx, settingsCard(ctx))),
      on(changeField, (ctx, { field }) => askFor(ctx, field)),
      on(undoChange, turnBack(true)),
      on(restoreChange, turnBack(false)),
      on(setZone, async (ctx, { zone }) => void (await changeSetting(ctx, { field: 'timeZone', value: zone }))),
    ],
    dialogues: [changeDialogue],
    answers: { 'setting-changed': (ctx, outcome) => answerChange(ctx, settings, outcome) },
    composer: sentPlace(),
  });
}

/** A press while another dialogue waits leaves that one: the newest wish counts. */
async function askFor(ctx: TallyContext, index: number): Promise<void> {
  const field = fields[index];
  await ctx.conversation.exitAll();
  if (field === 'language') await show(ctx, languageQuestion(ctx));
  else if (field) await ctx.conversation.enter('change-setting', { field });
}

async function answerChange(ctx: TallyContext, settings: Settings, outcome: SettingChanged): Promise<void> {
  const { field, after } = outcome;
  applySetting(ctx, settings, field, after);
  await show(ctx, changedCard(ctx, outcome));
  if (field !== 'language') return;
  const { userId, isAdmin, language } = ctx.person;
  const owner = { userId, isAdmin, language: after === null ? null : language };
  ctx.beside(publishMenuOf(ctx.api, settings.texts, owner, ctx.log));
}

/** A location that no question waits for offers its time zone. */
function sentPlace(): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on('message:location', async (ctx) => {
    const { latitude, longitude } = ctx.message.location;
    await answer(ctx, zoneOffer(ctx, tzLookup(latitude, longitude)));
  });
  return composer;
}
