import { english } from './en.js';
import { russian } from './ru.js';

/** @typedef {typeof english} Texts */

/** Returns the browser's locale of this language, else the language. @param {string} language */
function findLocale(language) {
  return navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
}

/** The languages of the page. People with another language get English. */
const languages = {
  en: { texts: english, locale: findLocale('en') },
  ru: { texts: russian, locale: findLocale('ru') },
};

/** The texts in the language of the person who uses the page. @type {Texts} */
export let t = english;

/** The locale of dates and times, as a BCP 47 tag. */
export let locale = languages.en.locale;

/**
 * Makes a language the one of the page. What is on the page already keeps its language until it is drawn again.
 * @param {string} languageCode of Telegram, for example `ru` or `pt-br`
 */
export function useLanguage(languageCode) {
  const language = languageCode.startsWith('ru') ? 'ru' : 'en';
  t = languages[language].texts;
  locale = languages[language].locale;
  document.documentElement.lang = language;
}

/**
 * Returns the text for an error of the playground's server.
 * @param {string} error
 */
export function describeRefusal(error) {
  const reason = error.replace(/^Bad Request: /, '');
  return /** @type {Record<string, string>} */ (t.refusals)[reason] ?? t.refusal(reason);
}

/**
 * The attributes of index.html that name a text, and what they set.
 * @type {[string, (node: Element, text: string) => void][]}
 */
const placeholders = [
  ['data-text', (node, text) => node.replaceChildren(text)],
  ['data-label', (node, text) => node.setAttribute('aria-label', text)],
  ['data-tip', (node, text) => node.setAttribute('title', text)],
];

/** Puts the texts into the elements of index.html. */
export function translatePage() {
  const texts = /** @type {Record<string, unknown>} */ (t);
  for (const [attribute, apply] of placeholders)
    for (const node of document.querySelectorAll(`[${attribute}]`))
      apply(node, String(texts[node.getAttribute(attribute) ?? '']));
}
