/**
 * The characters without a visible form: white space, control characters, Unicode's Default_Ignorable_Code_Point (zero
 * width, direction, variation, Hangul fillers), the blank Braille pattern, and accents, which need a letter below them.
 *
 * `warehouse.is_visible` has the same list. The ranges are written out because the Unicode versions of Node and
 * PostgreSQL differ.
 */
const invisible = [
  String.raw`\u{0}-\u{20}\u{7f}-\u{a0}\u{ad}\u{300}-\u{36f}\u{61c}\u{115f}-\u{1160}\u{1680}\u{17b4}-\u{17b5}`,
  String.raw`\u{180b}-\u{180f}\u{1ab0}-\u{1aff}\u{1dc0}-\u{1dff}\u{2000}-\u{200f}\u{2028}-\u{202f}\u{205f}-\u{206f}`,
  String.raw`\u{20d0}-\u{20ff}\u{2800}\u{3000}\u{3164}\u{fe00}-\u{fe0f}\u{fe20}-\u{fe2f}\u{feff}\u{ffa0}`,
  String.raw`\u{fff0}-\u{fffb}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}`,
].join('');

const visible = new RegExp(`[^${invisible}]`, 'u');

/** Returns true for a text with at least one character that can be seen. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}
