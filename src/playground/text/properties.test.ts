import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import type { FormattedText } from './entities.ts';
import { formatText } from './format-text.ts';

const tags = ['<b>', '</b>', '<a href="x.com">', '</a>', '<pre>', '</pre>', '<', '&', '&lt;', '&#x1F600;'];
const markers = ['*', '_', '__', '`', '```', '[', ']', '(', ')', '|', '||', '>', '\n', '!', '\\'];
const words = ['я', '😀', ' ', '/cmd', '@bob_x', 'x.com', '#tag', '\r', '\t', 'a'];
const markup = fc
  .array(fc.constantFrom(...tags, ...markers, ...words), { maxLength: 25 })
  .map((parts) => parts.join(''));

/** Returns undefined if Telegram refuses the text. Any other error fails the test. */
function formatIfValid(text: string, parseMode: string | undefined): FormattedText | undefined {
  try {
    return formatText({ text, parseMode }, () => undefined);
  } catch (e) {
    if (e instanceof ApiError) return undefined;
    throw e;
  }
}

test.each([undefined, 'HTML', 'MarkdownV2'])('with %s, every entity covers a part of the trimmed text', (parseMode) => {
  fc.assert(
    fc.property(markup, (source) => {
      const parsed = formatIfValid(source, parseMode);
      if (!parsed) return;
      expect(parsed.text).toBe(parsed.text.trim());
      for (const { offset, length } of parsed.entities) {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(length).toBeGreaterThan(0);
        expect(offset + length).toBeLessThanOrEqual(parsed.text.length);
      }
    }),
    { numRuns: 2000, examples: [['<pre>\r</pre>']] },
  );
});

test('escaped markup has the same text as plain text', () => {
  fc.assert(
    fc.property(markup, (typed) => {
      const html = typed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      const plain = formatIfValid(typed, undefined)?.text;
      expect(formatIfValid(html, 'HTML')?.text).toBe(plain);
      expect(formatIfValid(typed.replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, '\\$&'), 'MarkdownV2')?.text).toBe(plain);
    }),
  );
});
