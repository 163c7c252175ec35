/** A stretch of a line: UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/**
 * What may not stand directly before something that is read (a regular expression source, flags `iu`).
 * Letters, digits, `#tag`, `@name`, money, addresses: there a number or a day word is part of something larger.
 */
const EDGE_BEFORE = String.raw`(?<![\p{L}\p{M}\p{N}_#@$€£%°'’&=*+/?.\-−]|\p{N}[,:;])`;

/** What may not stand directly behind something that is read. A quote keeps a word from being read: 'yesterday'. */
export const EDGE_AFTER = String.raw`(?![\p{L}\p{M}\p{N}_@$€£%°'’&=*+/]|[-−]\S|[.,:]\p{N}|\.\p{L})`;

/** True when the two stretches share a character. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Returns the stretches that lie in no other, left to right; of equal ones the first. */
export function widest<S extends Span>(spans: readonly S[]): S[] {
  let reach = -1;
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter(({ end }) => {
    const wider = end > reach;
    reach = Math.max(reach, end);
    return wider;
  });
}

const START = new RegExp(`${EDGE_BEFORE}[\\p{L}\\p{N}−-]`, 'gu');

/** Returns where a word, a number or a minus begins. */
export function startsOf(text: string): number[] {
  return [...text.matchAll(START)].map((match) => match.index);
}

/** What one rule's sticky pattern matched. */
export interface Found<R> {
  rule: R;
  match: RegExpExecArray;
}

/**
 * Returns what finds all that rules with sticky patterns match at given places. Trying only there is ten times faster than a
 * search, and one pattern of all spares most places the single ones.
 */
export function finderOf<R extends { pattern: RegExp }>(
  rules: readonly R[],
): (text: string, places: readonly number[]) => Found<R>[] {
  const any = anyOfThem(rules.map(({ pattern }) => pattern.source));
  return (text, places) => {
    const found: Found<R>[] = [];
    for (const place of places) {
      if (!matchAt(any, text, place)) continue;
      for (const rule of rules) {
        const match = matchAt(rule.pattern, text, place);
        if (match) found.push({ rule, match });
      }
    }
    return found;
  };
}

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** Matches wherever one of them does, and perhaps elsewhere: names of groups cannot come twice, so what refers to one is any character. */
function anyOfThem(sources: readonly string[]): RegExp {
  const nameless = sources.map((source) => source.replace(/\(\?<\w+>/g, '(?:').replace(/\\k<\w+>/g, '.'));
  return new RegExp(nameless.join('|'), 'iuy');
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
  if (/^[a-z]+(?: [a-z]+)*$/.test(name)) return name;
  const plain = name.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replaceAll('\uFE0F', '');
  return plain.replace(/\s+/gu, ' ').trim();
}
