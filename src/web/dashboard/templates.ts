import { readFileSync } from 'node:fs';
import { projectPath } from '../../lib/project-path.ts';
import type { Language } from '../../time/language.ts';
import type en from './page/texts/en.json';

export const pageFolder = projectPath('src/web/dashboard/page');

/** The texts of the pages in one language. */
export type PageTexts = Readonly<typeof en>;

/** Reads `page/texts/LANGUAGE.json`. */
export function loadPageTexts(language: Language): PageTexts {
  return JSON.parse(readFileSync(`${pageFolder}/texts/${language}.json`, 'utf8'));
}

/** Fills an HTML page with the texts of a language and with values, all escaped, and sets the `lang` attribute. */
export type Template<Name extends string> = (language: Language, values: Record<Name, string>) => string;

/**
 * Loads an HTML page of the folder `page`. A placeholder `{{key}}` stands for one of `names` or for a text. Throws
 * when it is neither.
 */
export function loadTemplate<Name extends string = never>(file: string, names: readonly Name[] = []): Template<Name> {
  const source = readFileSync(`${pageFolder}/${file}`, 'utf8');
  const texts = { en: loadPageTexts('en'), ru: loadPageTexts('ru') };
  const keys = [...source.matchAll(/\{\{(\w+)\}\}/g)].map(([, key = '']) => key);
  const known = new Set<string>([...names, ...Object.keys(texts.en).filter((key) => key in texts.ru)]);
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length > 0) throw new Error(`${file} has placeholders without a text: ${unknown.join(', ')}`);
  return (language, values) => {
    const all: Record<string, string> = { ...texts[language], ...values };
    return source
      .replace('lang="en"', `lang="${language}"`)
      .replace(/\{\{(\w+)\}\}/g, (_, key: string) => escapeHtml(all[key] ?? ''));
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
