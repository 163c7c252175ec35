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
        if (typed) return choose(ctx, typed);
        const question = languageQuestion(ctx);
        if (args !== '') question.text = `${ctx.t('refused-language')}\n${question.text}`;
        await reply(ctx, question);
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

/** The names of each language in all languages. */
const allNames: Record<Language, readonly string[]> = {
  en: ['english', 'английский', 'по-английски'],
  ru: ['русский', 'russian', 'по-русски'],
};

/**
 * Parses a language by its code or the beginning of its name in either language: `ru`, `рус` and `Russian` are Russian.
 * Returns null for other texts.
 */
function parseLanguage(text: string): Language | null {
  const typed = text.trim().toLowerCase();
  if (typed.length < 2) return null;
  const isMeant = (language: Language) =>
    typed === language || allNames[language].some((name) => name.startsWith(typed));
  return languages.find(isMeant) ?? null;
}
