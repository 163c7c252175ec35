import { expect, test } from 'vitest';
import { isVisible } from './visible-text.ts';

test('letters, digits, signs and emoji can be seen', () => {
  for (const text of ['a', 'Я', '跑', 'ש', '7', '.', '—', '😀', '❤️', ' a ', '\u200ba', 'é', 'e\u0301'])
    expect([text, isVisible(text)]).toEqual([text, true]);
});

test('white space, control characters, fillers and marks without width cannot be seen', () => {
  for (const text of ['', ' ', '\n', '\0', '\u00a0', '\u3000', '\u3164', '\u2800', '\u200b\u200d', '\u202e', '\u0301'])
    expect([text, isVisible(text)]).toEqual([text, false]);
});

test('everything that Unicode calls white space, control or default ignorable cannot be seen', () => {
  const unseen = /[\p{White_Space}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
  const wrong: number[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
    if (codePoint === 0x40000) codePoint = 0xe0000; // Unicode has no characters between
    const character = String.fromCodePoint(codePoint);
    if (unseen.test(character) && isVisible(character)) wrong.push(codePoint);
    if (/\p{L}|\p{N}|\p{P}/u.test(character) && !unseen.test(character) && !isVisible(character)) wrong.push(codePoint);
  }
  expect(wrong).toEqual([]);
});
