import { readFileSync } from 'node:fs';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { projectPath } from '../../lib/project-path.ts';

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
  const home = projectPath('src/bot/locales');
  const bound = Object.fromEntries(
    languages.map((language) => {
      const bundle = new FluentBundle(language, { useIsolating: false });
      for (const folder of [home, ...folders]) {
        const [fault] = bundle.addResource(new FluentResource(readFileSync(`${folder}/${language}.ftl`, 'utf8')));
        if (fault) throw fault; // a key of two folders
      }
      return [language, remembering(translateWith(bundle))];
    }),
  ) as Record<Language, Translate>;
  return { in: (language) => bound[language] };
}

function translateWith(bundle: FluentBundle): Translate {
  return (key, values) => {
    const pattern = bundle.getMessage(key)?.value;
    return pattern ? bundle.formatPattern(pattern, values, []) : `{${key}}`; // a value that is missing shows as its place
  };
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
