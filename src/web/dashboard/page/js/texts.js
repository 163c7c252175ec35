/** @typedef {keyof typeof import('../texts/en.json')} TextKey */

/** The language of the page, which the server chose: `en` or `ru`. */
export const language = document.documentElement.lang;

/** @type {Record<TextKey, string>} */
const texts = await (await fetch(`/dashboard/page/texts/${language}.json`)).json();

/**
 * Returns a text with its `{placeholders}` filled.
 * @param {TextKey} key
 * @param {Record<string, string | number>} [values]
 */
export function text(key, values = {}) {
  return texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}
