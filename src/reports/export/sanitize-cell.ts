import { removeDirectionControls } from '../../lib/bidi.ts';

/** The maximum length of a text in a cell of Excel, in UTF-16 units. */
const maxLength = 32_767;

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids these, and halves of surrogate pairs
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

/** A workbook reads `_x0041_` as "A". In a text that looks so, the first underscore is written in escaped form. */
const looksEscaped = /_(?=x[0-9A-Fa-f]{4}_)/g;

/**
 * Returns a text as a cell can hold it: without the characters that XML forbids (control characters, halves of
 * surrogate pairs) and the invisible controls that turn a line, and cut to Excel's maximum length.
 */
export function sanitizeCell(text: string): string {
  const escaped = removeDirectionControls(text).replace(looksEscaped, '_x005F_');
  return escaped.slice(0, maxLength).replace(forbidden, '');
}
