import { withoutEmoji } from '../../shared/emoji.ts';
import { foldName } from '../../shared/match-habit.ts';
import type { TextSpan } from './spans.ts';

/** A word of a line, with the place where it stands. */
export interface Word extends TextSpan {
  /** The word as {@link foldWord} returns it. */
  folded: string;
  isTag: boolean;
}

const wordPattern = /#?[^\s,;:()[\]{}«»"“”„!?—–=/|*•·]+/gu;
/** Punctuation that stands alone. A number sign alone is no word either; emoji and letters of any script are. */
const onlyMarks = /^[\p{P}\p{Sm}\p{Sk}]+$/u;
/** Folds a word for comparison: without case, emoji beside letters and hyphens, `ё` as `е`: `push-ups` is `pushups`. */
export function foldWord(word: string): string {
  const folded = withoutEmoji(foldName(word));
  return folded.includes('-') ? folded.replace(innerHyphen, '') : folded;
}

const innerHyphen = /(?<=\p{L})-(?=\p{L})/gu;

/** Words behind these are not looked up. */
const maxWords = 40;

/** Splits the parts of a text into words. Separators, brackets and quotes belong to no word. */
export function findWords(text: string, pieces: readonly TextSpan[]): Word[] {
  const words: Word[] = [];
  for (const { start, end } of pieces) {
    for (const match of text.slice(start, end).matchAll(wordPattern)) {
      if (words.length >= maxWords) return words;
      if (onlyMarks.test(match[0])) continue;
      const typed = match[0].replace(/[.'~-]+$/u, '').replace(/^[.'~+-]+/u, '') || match[0];
      const at = start + match.index + match[0].indexOf(typed);
      const isTag = typed.startsWith('#') && typed.length > 1;
      words.push({ folded: foldWord(isTag ? typed.slice(1) : typed), isTag, start: at, end: at + typed.length });
    }
  }
  return words;
}
