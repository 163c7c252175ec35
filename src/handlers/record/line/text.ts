/** A stretch of a line: UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/**
 * What may not stand directly before something that is read (a regular expression source, flags `iu`).
 * Letters, digits, `#tag`, `@name`, money, addresses: there a number or a day word is part of something larger.
 */
export const EDGE_BEFORE = String.raw`(?<![\p{L}\p{M}\p{N}_#@$€£%°'’&=*+/?.\-−]|\p{N}[,:;])`;

/** What may not stand directly behind something that is read. A quote keeps a word from being read: 'yesterday'. */
export const EDGE_AFTER = String.raw`(?![\p{L}\p{M}\p{N}_@$€£%°'’&=*+/]|[-−]\S|[.,:]\p{N}|\.\p{L})`;

/** True when the two stretches share a character. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** True when `inner` lies within `outer` and is shorter. */
export function within(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.end - outer.start > inner.end - inner.start;
}

/** True when nothing but separators stands between the two stretches. */
export function touches(text: string, a: Span, b: Span): boolean {
  const [left, right] = a.start <= b.start ? [a, b] : [b, a];
  return left.end <= right.start && /^[\s,;()—–-]*$/u.test(text.slice(left.end, right.start));
}

/** Returns what is not covered by `spans`, in order, empty stretches included. */
export function gaps(text: string, spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const starts = [0, ...sorted.map((span) => span.end)];
  return starts.map((start, i) => ({ start, end: Math.max(start, sorted[i]?.start ?? text.length) }));
}

/** Returns `name` as names are compared: NFC, lower case, ё as е, one space between words, no variation selectors. */
export function fold(name: string): string {
  const plain = name.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replaceAll('\uFE0F', '');
  return plain.replace(/\s+/gu, ' ').trim();
}
