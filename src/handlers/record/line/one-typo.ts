import { distance } from 'fastest-levenshtein';

/** Returns true where two words differ by one letter, or by two swapped neighbours. */
export function isOneTypo(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  const edits = distance(a, b);
  if (edits === 1) return true;
  if (edits !== 2 || a.length !== b.length) return false;
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
