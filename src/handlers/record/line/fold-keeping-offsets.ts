/** Folds a text for comparison without changing any offset. */
export function foldKeepingOffsets(text: string): string {
  if (/^[a-z0-9 ]*$/.test(text)) return text;
  return text.replaceAll('İ', 'i').toLowerCase().replaceAll('ё', 'е').replace(/\s/gu, ' ');
}
