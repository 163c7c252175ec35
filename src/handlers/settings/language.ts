import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import { type Language, languages } from '../../time/language.ts';
import { changeSetting } from './change-setting.ts';

const setLanguageButton = defineButton('tl', { language: 'text' });

/** The name of each language in that language, so that people who cannot read the others find theirs. */
const languageNames: Record<Language, string> = { en: 'English', ru: 'Русский' };

/** `/language`: changes the language by button, or at once with `/language ru`. */
export function languageFeature() {
  const choose = async (ctx: TallyContext, language: Language) =>
    void (await changeSetting(ctx, { field: 'language', value: language }));
  return defineFeature({
    commands: {
      language: async (ctx, args) => {
        const typed = parseLanguage(args);
        if (typed) await choose(ctx, typed);
        else await reply(ctx, languageQuestion(ctx));
      },
    },
    buttons: [
      onPress(setLanguageButton, async (ctx, values) => {
        const language = languages.find((each) => each === values.language);
        if (language) await choose(ctx, language);
      }),
    ],
  });
}

/** Creates the question for the language, with a button for each. */
export function languageQuestion(ctx: TallyContext): OutgoingMessage {
  const owner = ctx.person.userId;
  const buttons = languages.map((language) => ({
    label: languageNames[language],
    data: setLanguageButton.pack(owner, { language }),
  }));
  return { text: ctx.t('ask-language'), keyboard: buildKeyboard(buttons) };
}

/**
 * Parses a language by its code or the beginning of its name: `ru`, `рус` and `Русский` are Russian. Returns null for
 * other texts.
 */
function parseLanguage(text: string): Language | null {
  const typed = text.trim().toLowerCase();
  if (typed.length < 2) return null;
  return (
    languages.find((language) => typed === language || languageNames[language].toLowerCase().startsWith(typed)) ?? null
  );
}
