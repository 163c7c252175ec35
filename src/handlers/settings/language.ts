import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import { type Language, languages } from '../../time/language.ts';
import { changeSetting } from './settings.ts';

const setLanguage = defineButton('tl', { language: 'text' });

/** Each language by its own name: who cannot read the others finds theirs. */
const names: Record<Language, string> = { en: 'English', ru: 'Русский' };

/** `/language`: English or Русский by button, or `/language ru` at once. */
export function languageFeature() {
  const choose = async (ctx: TallyContext, language: Language) =>
    void (await changeSetting(ctx, { field: 'language', value: language }));
  return defineFeature({
    commands: {
      language: async (ctx, args) => {
        const typed = readLanguage(args);
        if (typed) await choose(ctx, typed);
        else await reply(ctx, languageQuestion(ctx));
      },
    },
    buttons: [
      onPress(setLanguage, async (ctx, values) => {
        const language = languages.find((each) => each === values.language);
        if (language) await choose(ctx, language);
      }),
    ],
  });
}

/** Returns the question for the language, with a button for each. */
export function languageQuestion(ctx: TallyContext): OutgoingMessage {
  const owner = ctx.person.userId;
  const buttons = languages.map((language) => ({
    label: names[language],
    data: setLanguage.pack(owner, { language }),
  }));
  return { text: ctx.t('ask-language'), keyboard: buildKeyboard(buttons) };
}

/** `ru`, `рус` and `Русский` are Russian; null for what is no language of ours. */
function readLanguage(text: string): Language | null {
  const typed = text.trim().toLowerCase();
  if (typed.length < 2) return null;
  return languages.find((language) => typed === language || names[language].toLowerCase().startsWith(typed)) ?? null;
}
