/** A part of a line: UTF-16 offsets, `end` exclusive. */
export interface TextSpan {
  start: number;
  end: number;
}

/**
 * The source of a regular expression (flags `iu`) that excludes a position after certain characters: letters, digits,
 * `#tag`, `@name`, money, addresses. A number or a day word there is part of something larger.
 */
const edgeBefore = String.raw`(?<![\p{L}\p{M}\p{N}_#@$€£%°'’&=*+/?.\-−]|\p{N}[,:;])`;

/**
 * The source of a regular expression that excludes a position before such characters. A quote excludes a word too:
 * 'yesterday'.
 */
export const edgeAfter = String.raw`(?![\p{L}\p{M}\p{N}_@$€£%°'’&=*+/]|[-−]\S|[.,:]\p{N}|\.\p{L})`;

/** Returns true where two spans have a character in common. */
export function overlaps(a: TextSpan, b: TextSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Returns the spans that lie in no other span, left to right; of equal spans the first. */
export function keepOutermost<S extends TextSpan>(spans: readonly S[]): S[] {
  let reach = -1;
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  return sorted.filter(({ end }) => {
    const isOutermost = end > reach;
    reach = Math.max(reach, end);
    return isOutermost;
  });
}

const wordStart = new RegExp(`${edgeBefore}[\\p{L}\\p{N}−-]`, 'gu');

/** Returns the offsets at which a word, a number or a minus sign begins. */
export function findWordStarts(text: string): number[] {
  return [...text.matchAll(wordStart)].map((match) => match.index);
}

/** A match of the sticky pattern of a rule. */
export interface RuleMatch<R> {
  rule: R;
  match: RegExpExecArray;
}

/**
 * Creates a function that finds the matches of all rules at given offsets. The patterns of the rules must be sticky.
 *
 * Matching only at these offsets is ten times faster than a search. A combined pattern rules out most offsets at once.
 */
export function createRuleMatcher<R extends { pattern: RegExp }>(
  rules: readonly R[],
): (text: string, offsets: readonly number[]) => RuleMatch<R>[] {
  const combined = combinePatterns(rules.map(({ pattern }) => pattern.source));
  return (text, offsets) => {
    const found: RuleMatch<R>[] = [];
    for (const offset of offsets) {
      if (!matchAt(combined, text, offset)) continue;
      for (const rule of rules) {
        const match = matchAt(rule.pattern, text, offset);
        if (match) found.push({ rule, match });
      }
    }
    return found;
  };
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/**
 * Combines patterns into one that matches wherever one of them does, and possibly elsewhere: the same group name cannot
 * occur twice, so groups lose their names and a reference to a group becomes any character.
 */
function combinePatterns(sources: readonly string[]): RegExp {
  const nameless = sources.map((source) => source.replace(/\(\?<\w+>/g, '(?:').replace(/\\k<\w+>/g, '.'));
  return new RegExp(nameless.join('|'), 'iuy');
}

/** Returns true where only separators stand between two spans. */
export function touches(text: string, a: TextSpan, b: TextSpan): boolean {
  const [left, right] = a.start <= b.start ? [a, b] : [b, a];
  return left.end <= right.start && /^[\s,;()—–-]*$/u.test(text.slice(left.end, right.start));
}

/** Returns the parts of a text outside the spans, in order, empty parts included. */
export function uncoveredSpans(text: string, spans: readonly TextSpan[]): TextSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const starts = [0, ...sorted.map((span) => span.end)];
  return starts.map((start, i) => ({ start, end: Math.max(start, sorted[i]?.start ?? text.length) }));
}
