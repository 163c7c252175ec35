import type { NormalizedText } from './normalize.ts';
import { type TextSpan, uncoveredSpans } from './spans.ts';

/**
 * Joins the parts of the line outside `cuts` with single spaces, as they were typed, without `#`. Separators are
 * dropped next to what was cut out, and kept at the end of the line. Returns null for an empty note.
 */
export function joinNote({ text, typed }: NormalizedText, cuts: readonly TextSpan[]): string | null {
  const parts = uncoveredSpans(text, cuts).map((span) => {
    const words = typed(span).replaceAll('#', '');
    return span.end === text.length ? trimLeadingSeparators(words).trimEnd() : trimSeparators(words);
  });
  return parts.filter((part) => part !== '' && !onlyMarks.test(part)).join(' ') || null;
}

/** Brackets, quotes and marks that lost what they enclosed. A smiley is no such part. */
const onlyMarks = /^(?![:;=][-)(DP])[\s«»"“”„'()[\]{}=/|*•·:;,+&>→–—-]+$/u;

/** Removes separators around a text, but not a minus, a smiley or an ellipsis. */
function trimSeparators(text: string): string {
  return trimLeadingSeparators(text)
    .replace(/(?<![\s,;])(?:[\s,;]|(?<=^|\s)[.:(—–-])+$/u, '')
    .replace(/:$/u, '');
}

function trimLeadingSeparators(text: string): string {
  return text.replace(/^(?:[\s,;]|[.:()—–-](?=\s|$))+/u, '');
}
