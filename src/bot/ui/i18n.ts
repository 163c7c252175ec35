import { readFileSync } from 'node:fs';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { removeDirectionControls } from '../../lib/bidi.ts';
import { projectPath } from '../../lib/project-path.ts';
import type { UnionToIntersection } from '../../lib/union-to-intersection.ts';
import { type Language, languages } from '../../time/language.ts';
import type { TextVariables } from '../locales/text-variables.ts';

export type TextKey = keyof TextVariables;
/** A key whose text has no variables. */
export type PlainTextKey = { [Key in TextKey]: TextVariables[Key] extends undefined ? Key : never }[TextKey];
export type TextValues = Record<string, string | number>;

type VariablesOf<Key extends TextKey> = UnionToIntersection<
  Key extends TextKey ? (TextVariables[Key] extends undefined ? unknown : TextVariables[Key]) : never
>;
/** Every variable of the key; for one of several keys, the variables of all of them. */
type Values<Key extends TextKey> = [Key] extends [PlainTextKey] ? [] : [values: VariablesOf<Key>];

/** Formats texts in one language. */
export interface Translate {
  /** Returns the text of a key. The compiler checks the key and the variables; numbers choose plural forms. */
  <Key extends TextKey>(key: Key, ...values: Values<Key>): string;
  /** Returns the text of a key that is known only at run time, such as one of a job, or null where there is none. */
  find(key: string, values?: TextValues): string | null;
}

/** The texts of all languages. */
export interface Texts {
  in(language: Language): Translate;
}

/**
 * Loads the texts of `src/bot/locales` and of further folders, each with one file per language.
 *
 * Messages are sent without markup, so texts of people need no escaping. From a value only the invisible controls that
 * would turn the rest of the line are removed.
 *
 * @throws Error for a key that occurs twice
 */
export function loadTexts(folders: readonly string[] = []): Texts {
  const all = [projectPath('src/bot/locales'), ...folders];
  const translators = new Map(languages.map((language) => [language, createTranslate(loadBundle(language, all))]));
  return { in: (language) => translators.get(language) as Translate };
}

function loadBundle(language: Language, folders: readonly string[]): FluentBundle {
  const bundle = new FluentBundle(language, { useIsolating: false });
  for (const folder of folders) {
    const [error] = bundle.addResource(new FluentResource(readFileSync(`${folder}/${language}.ftl`, 'utf8')));
    if (error) throw error;
  }
  return bundle;
}

function cleanValues(values: TextValues): TextValues {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? removeDirectionControls(value) : value]),
  );
}

function createTranslate(bundle: FluentBundle): Translate {
  /** Texts without variables, formatted once: they never change. */
  const plain = new Map<string, string>();
  const find = (key: string, values?: TextValues): string | null => {
    const cached = values ? undefined : plain.get(key);
    if (cached !== undefined) return cached;
    const pattern = bundle.getMessage(key)?.value;
    if (!pattern) return null;
    const text = bundle.formatPattern(pattern, values && cleanValues(values), []);
    if (!values) plain.set(key, text);
    return text;
  };
  const translate = (key: string, values?: TextValues) => find(key, values) ?? `{${key}}`;
  return Object.assign(translate as Translate, { find });
}

/**
 * Chooses the language of a person: the one that the person chose, else that of the Telegram client where it is
 * supported, else the default.
 */
export function chooseLanguage(chosen: string | null, telegramCode: string | null, fallback: Language): Language {
  const wanted = chosen ?? telegramCode?.slice(0, 2).toLowerCase();
  return languages.find((language) => language === wanted) ?? fallback;
}
