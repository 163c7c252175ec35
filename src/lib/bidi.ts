/** Embeddings, overrides and isolates: they set the direction of the text that follows. */
const directionControls = /[\u202A-\u202E\u2066-\u2069]/;

/** Marks without width that count as a letter of their direction. */
const directionMarks = /[\u061C\u200E\u200F]/g;

/** Hebrew, Arabic and the other right-to-left scripts, with their presentation forms. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Returns true for a text with a letter of a right-to-left script. */
export function hasRtlLetter(text: string): boolean {
  return rightToLeft.test(text.replace(directionMarks, ''));
}

/**
 * Removes the invisible characters by which a text could change the direction of the line around it: embeddings and
 * overrides, isolates without their other half, and direction marks in a text without right-to-left letters.
 */
export function removeDirectionControls(text: string): string {
  const controlled = directionControls.test(text) ? text.split('\n').map(removeControls).join('\n') : text;
  return hasRtlLetter(controlled) ? controlled : controlled.replace(directionMarks, '');
}

/** Removes embeddings, overrides and isolates without their other half from one line. */
function removeControls(line: string): string {
  const kept: string[] = [];
  const open: number[] = [];
  for (const character of line) {
    if (/[\u202A-\u202E]/.test(character)) continue;
    if (/[\u2066-\u2068]/.test(character)) open.push(kept.length);
    else if (character === '\u2069' && open.pop() === undefined) continue;
    kept.push(character);
  }
  for (const index of open) kept[index] = '';
  return kept.join('');
}
