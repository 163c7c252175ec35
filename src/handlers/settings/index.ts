import tzLookup from '@photostructure/tz-lookup';
import { Composer } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { publishUserMenu } from '../../bot/ui/menus.ts';
import { reply, replyOrEdit } from '../../bot/ui/reply.ts';
import { changeSettingButton, settingFields } from '../shared/setting-button.ts';
import { applySetting, changeSetting, type SettingChangedOutcome, type SettingsFeatureDeps } from './change-setting.ts';
import { languageQuestion } from './language.ts';
import { changeSettingConversation } from './setting-conversation.ts';
import {
  restoreSettingButton,
  setTimeZoneButton,
  settingChangedCard,
  settingsCard,
  showSettingsButton,
  textToValue,
  timeZoneChoice,
  timeZoneOffer,
  undoSettingButton,
  unknownTimeZone,
} from './settings-card.ts';
import { parseTimeZone } from './time-zone/parse-time-zone.ts';

/**
 * `/settings`: shows all settings, sets a typed time zone, asks for new values, and answers sent locations with their
 * time zone.
 */
export function settingsFeature(deps: SettingsFeatureDeps) {
  const setFromButton = (undone: boolean) => async (ctx: TallyContext, values: { field: number; value: string }) => {
    const field = settingFields[values.field];
    if (field) await changeSetting(ctx, { field, value: textToValue(field, values.value), undone });
  };
  return defineFeature({
    commands: { settings: showSettingsOrSetZone },
    buttons: [
      onPress(showSettingsButton, (ctx) => replyOrEdit(ctx, settingsCard(ctx))),
      onPress(changeSettingButton, (ctx, { field }) => askForSetting(ctx, field)),
      onPress(undoSettingButton, setFromButton(true)),
      onPress(restoreSettingButton, setFromButton(false)),
      onPress(
        setTimeZoneButton,
        async (ctx, { zone }) => void (await changeSetting(ctx, { field: 'timeZone', value: zone })),
      ),
    ],
    conversations: [changeSettingConversation],
    answers: { 'setting-changed': (ctx, outcome) => answerChange(ctx, deps, outcome) },
    composer: handleSentLocations(),
  });
}

/** Answers `/settings` with all settings, and `/settings Berlin` with the change of the time zone. */
async function showSettingsOrSetZone(ctx: TallyContext, args: string): Promise<void> {
  const typed = args.trim();
  const match = parseTimeZone(typed, new Date());
  if (match.kind === 'one') await changeSetting(ctx, { field: 'timeZone', value: match.zone });
  else if (match.kind === 'near') await reply(ctx, timeZoneChoice(ctx, typed, match.zones));
  else await reply(ctx, typed === '' ? settingsCard(ctx) : unknownTimeZone(ctx));
}

/** Asks for a new value. A press ends another conversation that is waiting. */
async function askForSetting(ctx: TallyContext, index: number): Promise<void> {
  const field = settingFields[index];
  await ctx.conversation.exitAll();
  if (field === 'language') await replyOrEdit(ctx, languageQuestion(ctx));
  else if (field) await ctx.conversation.enter('change-setting', { field });
}

async function answerChange(
  ctx: TallyContext,
  deps: SettingsFeatureDeps,
  outcome: SettingChangedOutcome,
): Promise<void> {
  const { field, after } = outcome;
  applySetting(ctx, deps, field, after);
  await replyOrEdit(ctx, settingChangedCard(ctx, outcome));
  if (field !== 'language') return;
  const { userId, isAdmin, language } = ctx.person;
  const owner = { userId, isAdmin, language: after === null ? null : language };
  ctx.inBackground(publishUserMenu(ctx.api, deps.texts, owner, ctx.log));
}

/** Creates the handler of locations that are sent outside a question. */
function handleSentLocations(): Composer<TallyContext> {
  const composer = new Composer<TallyContext>();
  composer.on('message:location', async (ctx) => {
    const { latitude, longitude } = ctx.message.location;
    await reply(ctx, timeZoneOffer(ctx, tzLookup(latitude, longitude)));
  });
  return composer;
}
