/** A part of a line: UTF-16 offsets, `end` exclusive. */
export interface TextSpan {
  start: number;
  end: number;
}

/**
 * The source of a regular expression (flags `iu`) that excludes a position after certain characters: letters, digits,
 * `#tag`, `@name`, money, addresses. A number or a day word there is part of something larger.
 */
const edgeBefore = String.raw`(?<![\p{L}\p{M}\p{N}_#@$€£%°'&*+/?.\-]|\p{N}[,:;])`;

/**
 * The source of a regular expression that excludes a position before such characters. A quote excludes a word too:
 * 'yesterday'.
 */
export const edgeAfter = String.raw`(?![\p{L}\p{M}\p{N}_@$€£%°'’&=*+/]|[-−]\S|[.,:]\p{N}|\.\p{L})`;

/** Returns true where two spans have a character in common. */
export function overlaps(a: TextSpan, b: TextSpan): boolean {
  return a.start < b.end && b.start < a.end;
}

/**
 * Returns the spans left to right, of those with the same start the longest first. It sorts by insertion: the spans of
 * a line are few and nearly in order, and `sort` takes more memory for them than the rest of the reading.
 */
function sortSpans<S extends TextSpan>(spans: readonly S[]): readonly S[] {
  const sorted = [...spans];
  for (let i = 1; i < sorted.length; i += 1) {
    const span = sorted[i] as S;
    let at = i;
    for (; at > 0 && comesAfter(sorted[at - 1] as S, span); at -= 1) sorted[at] = sorted[at - 1] as S;
    sorted[at] = span;
  }
  return sorted;
}

function comesAfter(a: TextSpan, b: TextSpan): boolean {
  return a.start > b.start || (a.start === b.start && a.end < b.end);
}

/** Returns the spans that lie in no other span, left to right; of equal spans the first. */
export function keepOutermost<S extends TextSpan>(spans: readonly S[]): readonly S[] {
  if (spans.length < 2) return spans;
  let reach = -1;
  return sortSpans(spans).filter(({ end }) => {
    const isOutermost = end > reach;
    reach = Math.max(reach, end);
    return isOutermost;
  });
}

const wordStart = new RegExp(`${edgeBefore}(?:[\\p{L}\\p{N}~≈<>≥≤+-]|[.,:](?=\\d))`, 'gu');

/** Returns the offsets at which a word, a number or a minus sign begins. */
export function findWordStarts(text: string): number[] {
  return [...text.matchAll(wordStart)].map((match) => match.index);
}

/** The named groups of a match. */
export type MatchGroups = Record<string, string | undefined>;

/** A way to write something. */
export interface Rule {
  /** Sticky. */
  pattern: RegExp;
  /** A text without a match of this pattern has no match of the rule. It saves the much slower `pattern`. */
  needs?: RegExp;
}

/** Limits a rule to texts in which a pattern occurs. */
export function onlyWith<R extends Rule>(needs: RegExp, rule: R): R {
  return { ...rule, needs };
}

/** A match of the sticky pattern of a rule. `start` is where the words before it (`lead`) begin. */
export interface RuleMatch<R> {
  rule: R;
  match: RegExpExecArray;
  lead: RegExpExecArray | null;
  start: number;
}

/**
 * Creates a function that finds the matches of all rules at given offsets. The patterns of the rules must be sticky.
 *
 * `lead` is a sticky pattern of words that may stand before every rule; it may match nothing. Most words of a line
 * begin no match: the rules are looked up by the first letters of a word, which is many times faster than to try them
 * all.
 */
export function createRuleMatcher<R extends Rule>(
  rules: readonly R[],
  lead?: RegExp,
): (text: string, offsets: readonly number[]) => RuleMatch<R>[] {
  const findRules = createRuleLookup(rules);
  return (text, offsets) => {
    const found: RuleMatch<R>[] = [];
    /** For each rule whether the text has what it needs. That is searched once: a long text has many offsets. */
    const isPossible = new Array<boolean | undefined>(rules.length);
    for (const offset of offsets) {
      const before = lead ? matchAt(lead, text, offset) : null;
      const start = offset + (before?.[0].length ?? 0);
      for (const position of findRules(text, start)) {
        const rule = rules[position] as R;
        isPossible[position] ??= rule.needs?.test(text) ?? true;
        if (!isPossible[position]) continue;
        const match = matchAt(rule.pattern, text, start);
        if (match) found.push({ rule, match, lead: before, start: offset });
      }
    }
    return found;
  };
}

const firstWord = /\p{L}+/uy;
const prefixLength = 3;

/**
 * Creates a function that returns the positions of the rules that may match at an offset, by the first letters of the
 * word there. A word or number that no rule begins with has none.
 */
function createRuleLookup(rules: readonly Rule[]): (text: string, offset: number) => readonly number[] {
  const byBeginning = new Map<string, number[]>();
  const positions = [...rules.keys()];
  const beginnings = rules.map(({ pattern }) => findBeginnings(pattern.source));
  for (const beginning of new Set(beginnings.flatMap((all) => [...all])))
    byBeginning.set(
      beginning,
      positions.filter((i) => matchesBeginning(beginnings[i] ?? new Set(), beginning)),
    );
  const numeric = positions.filter((i) => /\\d|\\p\{N\}|\d/.test(rules[i]?.pattern.source ?? ''));
  return (text, offset) => {
    const word = matchAt(firstWord, text, offset)?.[0].toLowerCase();
    if (word === undefined) return numeric;
    const prefix = byBeginning.get(word.slice(0, prefixLength));
    return prefix ?? byBeginning.get(word.slice(0, 2)) ?? byBeginning.get(word.slice(0, 1)) ?? none;
  };
}

const none: readonly number[] = [];

/** Returns the first letters of all words in the source of a pattern. */
function findBeginnings(source: string): Set<string> {
  const letters = source.replace(/\\p\{[^}]*\}|\\./g, '.').replace(/\(\?<\w+>|\(\?<?[:=!]/g, '(');
  const words = [...letters.matchAll(/(\p{L}+)(\??)/gu)].flatMap(([, word = '', optional]) =>
    optional ? [word, word.slice(0, -1)] : [word],
  );
  return new Set(words.filter((word) => word !== '').map((word) => word.toLowerCase().slice(0, prefixLength)));
}

/** Returns true where one of the beginnings is a beginning of the other. */
function matchesBeginning(beginnings: ReadonlySet<string>, beginning: string): boolean {
  return [1, 2, prefixLength].some((length) => beginnings.has(beginning.slice(0, length)));
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/** Returns true where only separators stand between two spans. */
export function touches(text: string, a: TextSpan, b: TextSpan): boolean {
  const [left, right] = a.start <= b.start ? [a, b] : [b, a];
  return left.end <= right.start && /^[\s,;()—–-]*$/u.test(text.slice(left.end, right.start));
}

/** Returns the parts of a text outside the spans, in order, empty parts included. The spans may overlap. */
export function uncoveredSpans(text: string, spans: readonly TextSpan[]): TextSpan[] {
  const pieces: TextSpan[] = [];
  let covered = 0;
  for (const { start, end } of sortSpans(spans)) {
    pieces.push({ start: covered, end: Math.max(covered, start) });
    covered = Math.max(covered, end);
  }
  pieces.push({ start: covered, end: text.length });
  return pieces;
}
