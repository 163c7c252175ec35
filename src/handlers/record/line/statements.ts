import { overlaps, type TextSpan, uncoveredSpans } from './spans.ts';
import { foldWord } from './words.ts';

/** A word that says that something was done, or that it was not. */
export interface Statement extends TextSpan {
  says: 'done' | 'no';
}

const doneWords = new Set(
  [
    'done did yes yep yeah ok took taken drank ate complete completed finished checked',
    'да ага готово есть сделано сделана сделан сделал сделала сделали выпил выпила',
    'принял приняла выполнено выполнил выполнила',
  ].flatMap((line) => line.split(' ')),
);
const noWords = new Set('no нет без'.split(' '));
/** Check marks, and a plus that stands alone. */
const doneMarks = /[✓✔✅☑]\uFE0F?|(?<=\s)\+(?=\s(?!\s*\d)|$)/gu;
const word = /(?<![\p{L}\p{M}\p{N}#-])\p{L}+(?![\p{L}\p{M}\p{N}-])/gu;

/** Further words stand too far from the name: the rest of a longer text is a note. */
const maxLength = 200;

/** Finds the words before the first tag that say that something was done or not, left to right. */
export function findStatements(text: string): Statement[] {
  const tag = text.search(/#\S/u);
  const untagged = text.slice(0, tag < 0 ? maxLength : Math.min(tag, maxLength));
  const marks = [...untagged.matchAll(doneMarks)].map((match): Statement => toStatement(match, 'done'));
  const words = [...untagged.matchAll(word)].flatMap((match): Statement[] => {
    const folded = foldWord(match[0]);
    if (doneWords.has(folded)) return [toStatement(match, 'done')];
    return noWords.has(folded) ? [toStatement(match, 'no')] : [];
  });
  return [...marks, ...words].sort((a, b) => a.start - b.start);
}

function toStatement(match: RegExpMatchArray, says: Statement['says']): Statement {
  const start = match.index ?? 0;
  return { says, start, end: start + match[0].length };
}

/**
 * Returns the words next to the name of a habit that say whether it was done: `vitamins yes`, `no coffee`. `beside` are
 * the spans that may stand between them, such as the day.
 */
export function findStatementsBeside(
  text: string,
  name: TextSpan,
  { statements, beside }: { statements: readonly Statement[]; beside: readonly TextSpan[] },
): Statement[] {
  const free = statements.filter((one) => !overlaps(one, name));
  const gaps = uncoveredSpans(text, [...beside, ...free]);
  const isGap = (start: number, end: number) =>
    gaps.every((left) => {
      const part = text.slice(Math.max(start, left.start), Math.max(start, Math.min(end, left.end)));
      return /^[\s,:;.!()–—=-]*$/u.test(part);
    });
  return free.filter((one) => (one.start >= name.end ? isGap(name.end, one.start) : isGap(one.end, name.start)));
}
