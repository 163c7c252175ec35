import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../errors.ts';
import type { FormattedText } from './entities.ts';
import { formatText } from './format-text.ts';

const TAGS = ['<b>', '</b>', '<a href="x.com">', '</a>', '<pre>', '</pre>', '<', '&', '&lt;', '&#x1F600;'];
const MARKS = ['*', '_', '__', '`', '```', '[', ']', '(', ')', '|', '||', '>', '\n', '!', '\\'];
const WORDS = ['я', '😀', ' ', '/cmd', '@bob_x', 'x.com', '#tag', '\r', '\t', 'a'];
const bits = fc.array(fc.constantFrom(...TAGS, ...MARKS, ...WORDS), { maxLength: 25 }).map((parts) => parts.join(''));

/** Undefined when Telegram would refuse it; any other error ends the test. */
function tried(text: string, parseMode: string | undefined): FormattedText | undefined {
  try {
    return formatText({ text, parseMode }, () => undefined);
  } catch (e) {
    if (e instanceof ApiError) return undefined;
    throw e;
  }
}

test.each([undefined, 'HTML', 'MarkdownV2'])('with %s, every entity covers a part of the trimmed text', (parseMode) => {
  fc.assert(
    fc.property(bits, (source) => {
      const parsed = tried(source, parseMode);
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

test('escaped text is shown as it was typed, whatever it holds', () => {
  fc.assert(
    fc.property(bits, (typed) => {
      const html = typed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      const plain = tried(typed, undefined)?.text;
      expect(tried(html, 'HTML')?.text).toBe(plain);
      expect(tried(typed.replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, '\\$&'), 'MarkdownV2')?.text).toBe(plain);
    }),
  );
});
