/** Invisible characters that set the direction of the text that follows. A name keeps none of them. */
const directionControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Removes the characters from a name by which it could turn the line around it.
 * @param {string} name
 */
export const cleanName = (name) => name.replace(directionControls, '');

/**
 * Returns a name for a line with other texts. One with right-to-left letters is isolated, so that what follows stays in
 * its place.
 * @param {string} name
 */
export function isolateName(name) {
  const clean = cleanName(name);
  return rightToLeft.test(clean) ? `\u2068${clean}\u2069` : clean;
}

/**
 * Shortens a name to a width: the beginning stays, and `…` stands for the rest.
 * @param {string} name
 * @param {number} maxWidth in the unit of `measure`
 * @param {(text: string) => number} measure returns the width of a text
 */
export function shortenName(name, maxWidth, measure) {
  const clean = cleanName(name);
  if (measure(clean) <= maxWidth) return clean;
  const parts = [...graphemes.segment(clean)].map(({ segment }) => segment);
  const cut = (/** @type {number} */ count) => `${parts.slice(0, count).join('').trimEnd()}…`;
  let [low, high] = [1, parts.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(cut(middle)) <= maxWidth) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}
