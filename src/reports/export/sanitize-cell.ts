/** What a cell of Excel holds at most. */
const maxLength = 32_767;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids, with halves of surrogate pairs
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

/** In a workbook `_x0041_` means "A": such text gets its first underscore written as one. */
const looksEscaped = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** Returns the text as a workbook can hold it: without what XML forbids (control characters, halves of emoji), cut where Excel cuts. */
export function cellText(text: string): string {
  return text.replace(looksEscaped, '_x005F_').slice(0, maxLength).replace(forbidden, '');
}
