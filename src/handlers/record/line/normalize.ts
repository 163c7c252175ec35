import type { TextSpan } from './spans.ts';

/**
 * A text in the form in which it is read: ASCII digits, plain spaces, no full-width forms, no invisible marks. Offsets
 * of `text` can be mapped back to the text as it was typed.
 */
export interface NormalizedText {
  text: string;
  /** Returns the part of the typed text behind a span, without invisible marks. */
  typed: (span: TextSpan) => string;
}

/** Characters that nobody sees: format characters, such as the soft hyphen, except the joiner within emoji. */
const invisible = /(?!\u200D)[\p{Cf}\u115F\u1160\u3164\uFFA0]/gu;
/** Enclosing marks of the keys 0 to 9. */
const keycap = /(?<=\d)\uFE0F?\u20E3/gu;
/** A joiner that does not join two emoji. */
const strayJoiner =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;
/** A text that needs no change. */
const simple = /^[\n\x20-\x7E\u0400-\u045F]*$/;
const toReplace = /[^\S\n ]|[\uFF01-\uFF5E]|(?![0-9])\p{Nd}|[‘’‛′´`]|[‐‑‒−]/gu;

/** Normalises a text for reading. Every character keeps its place, so offsets stay valid for the visible characters. */
export function normalizeText(source: string): NormalizedText {
  if (simple.test(source)) return { text: source, typed: ({ start, end }) => source.slice(start, end) };
  const visible = source.replace(invisible, '').replace(keycap, '').replace(strayJoiner, '');
  const { text, offsets } = replaceForms(visible);
  return {
    text,
    typed: ({ start, end }) => visible.slice(offsets ? offsets[start] : start, offsets ? offsets[end] : end),
  };
}

/** Replaces characters one by one. `offsets` maps the offsets of the result where lengths differ, else null. */
function replaceForms(visible: string): { text: string; offsets: number[] | null } {
  const text = visible.replace(toReplace, plainForm);
  if (text.length === visible.length) return { text, offsets: null };
  const offsets: number[] = [];
  let at = 0;
  for (const character of visible) {
    const plain = character.replace(toReplace, plainForm);
    for (let i = 0; i < plain.length; i += 1) offsets.push(at + Math.min(i, character.length - 1));
    at += character.length;
  }
  offsets.push(at);
  return { text, offsets };
}

/** Returns the form in which a character is read. */
function plainForm(character: string): string {
  if (/\s/u.test(character)) return ' ';
  if (/\p{Nd}/u.test(character)) return String(digitValue(character));
  if (/[‘’‛′´`]/u.test(character)) return "'";
  if (/[‐‑‒−]/u.test(character)) return '-';
  return character.normalize('NFKC');
}

/**
 * Returns the value of a decimal digit of any script. The ten digits of a script begin at a code point whose last
 * hexadecimal digit is 0 or 6.
 */
function digitValue(digit: string): number {
  const compatible = digit.normalize('NFKC');
  if (/^[0-9]$/.test(compatible)) return Number(compatible);
  const code = digit.codePointAt(0) ?? 0;
  const row = code - (code % 16);
  return /^\p{Nd}$/u.test(String.fromCodePoint(row)) ? code - row : code - row - 6;
}
