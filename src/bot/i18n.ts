import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { I18n } from '@grammyjs/i18n';

export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

/** Returns the text of a key. `values` fill its places; numbers choose plurals. */
export type Translate = (key: string, values?: Record<string, string | number>) => string;

export interface Texts {
  in(language: Language): Translate;
}

/**
 * Returns the texts of `locales/<language>.ftl`, followed by those of `folders` (each with an `en.ftl` and a `ru.ftl`).
 * A key that has no text comes back in braces. Values are inserted as they are: messages are sent without markup, so text of people needs no escaping.
 */
export function loadTexts(folders: string[] = []): Texts {
  const home = fileURLToPath(new URL('../../src/bot/locales', import.meta.url));
  const keys = new Set<string>();
  const i18n = new I18n({ defaultLocale: 'en', fluentBundleOptions: { useIsolating: false } });
  for (const language of languages) {
    const source = [home, ...folders].map((folder) => readFileSync(`${folder}/${language}.ftl`, 'utf8')).join('\n');
    i18n.loadLocaleSync(language, { source });
    for (const [, key = ''] of source.matchAll(/^([a-zA-Z][\w-]*) *=/gm)) keys.add(key);
  }
  const bound = Object.fromEntries(
    languages.map((language) => [
      language,
      remembering((key, values) => (keys.has(key) ? i18n.t(language, key, values) : `{${key}}`)),
    ]),
  ) as Record<Language, Translate>;
  return { in: (language) => bound[language] };
}

/** A text without values is always the same: it is looked up once. */
function remembering(translate: Translate): Translate {
  const known = new Map<string, string>();
  return (key, values) => {
    if (values) return translate(key, values);
    const text = known.get(key) ?? translate(key);
    known.set(key, text);
    return text;
  };
}

/** Returns the language somebody reads: the chosen one, else Telegram's where we speak it, else `fallback`. */
export function languageOf(chosen: string | null, telegramCode: string | null, fallback: Language): Language {
  const wanted = chosen ?? telegramCode?.slice(0, 2).toLowerCase();
  return languages.find((language) => language === wanted) ?? fallback;
}
