import { describe, expect, test } from 'vitest';
import { addDetectedEntities } from './detect-entities.ts';
import { formatText } from './format-text.ts';
import { parseHtml } from './html.ts';
import { parseMarkdownV2 } from './markdown.ts';

const noUser = () => undefined;
const html = (source: string) => parseHtml(source, noUser);
const markdown = (source: string) => parseMarkdownV2(source, noUser);

describe('HTML', () => {
  test.each([
    ['<b>a</b> &lt;&amp;&#128512;&nbsp;', 'a <&😀&nbsp;', [{ type: 'bold', offset: 0, length: 1 }]],
    [
      '😀<i>x<u>y</u></i>',
      '😀xy',
      [
        { type: 'italic', offset: 2, length: 2 },
        { type: 'underline', offset: 3, length: 1 },
      ],
    ],
    [
      '<a href="http://example.com">e</a>',
      'e',
      [{ type: 'text_link', offset: 0, length: 1, url: 'http://example.com/' }],
    ],
    ['<a href="http://localhost:80/">e</a>', 'e', []],
    ['<pre><code class="language-js">f()</code></pre>', 'f()', [{ type: 'pre', offset: 0, length: 3, language: 'js' }]],
    ['<code class="language-js">f</code>', 'f', [{ type: 'code', offset: 0, length: 1 }]],
    ['<blockquote expandable>q</blockquote>', 'q', [{ type: 'expandable_blockquote', offset: 0, length: 1 }]],
    ['<span class="tg-spoiler">s</span>', 's', [{ type: 'spoiler', offset: 0, length: 1 }]],
    ['<b></b>x', 'x', []],
  ])('%s', (source, text, entities) => {
    expect(html(source)).toEqual({ text, entities });
  });

  test.each([
    ['я<br>', 'Unsupported start tag "br" at byte offset 2'],
    ['a <b', 'Unclosed start tag at byte offset 2'],
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['<b>x', `Can't find end tag corresponding to start tag "b"`],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<a href="x>y</a>', 'Unclosed start tag at byte offset 0'],
    ['<a href=x/y>y</a>', 'Unexpected end of name token at byte offset 8'],
    ['<b ="x">y</b>', 'Empty attribute name in the tag "b" at byte offset 0'],
  ])('refuses %s', (source, problem) => {
    expect(() => html(source)).toThrow(`Bad Request: can't parse entities: ${problem}`);
  });
});

describe('MarkdownV2', () => {
  test.each([
    ['*b* _i_ __u__ ~s~ ||p|| `c`', 'b i u s p c', ['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code']],
    ['a\\.b\\!', 'a.b!', []],
    ['```js\nx_y\n```', 'x_y\n', ['pre']],
    ['[e](http://example.com/a\\)b)', 'e', ['text_link']],
    ['>one\n>two\nthree', 'one\ntwo\nthree', ['blockquote']],
    ['>one\n>two||', 'one\ntwo', ['expandable_blockquote']],
    ['*b _i_*', 'b i', ['bold', 'italic']],
  ])('%s', (source, text, types) => {
    const parsed = markdown(source);
    expect(parsed.text).toBe(text);
    expect(parsed.entities.map((e) => e.type)).toEqual(types);
  });

  test.each([
    ['a.b', `Character '.' is reserved and must be escaped with the preceding '\\'`],
    ['a-b', `Character '-' is reserved and must be escaped with the preceding '\\'`],
    ['я *b', `Can't find end of Bold entity at byte offset 3`],
    ['[e](http://x', `Can't find end of a URL at byte offset 4`],
    ['_i', `Can't find end of Italic entity at byte offset 0`],
  ])('refuses %s', (source, problem) => {
    expect(() => markdown(source)).toThrow(`Bad Request: can't parse entities: ${problem}`);
  });
});

describe('detected entities', () => {
  test.each([
    ['/start now', ['bot_command:/start']],
    ['do /record@tally_bot 5', ['bot_command:/record@tally_bot']],
    ['a/b 1/2 км/ч', []],
    ['hi @anna_berg, see #спорт and $USD', ['mention:@anna_berg', 'hashtag:#спорт', 'cashtag:$USD']],
    ['(https://example.com/a?b=1).', ['url:https://example.com/a?b=1']],
    ['mail anna@example.com', ['email:anna@example.com']],
    ['see example.com or 1.5', ['url:example.com']],
    ['ran 5.30 am', []],
  ])('%s', (text, expected) => {
    const found = addDetectedEntities(text, []).map((e) => `${e.type}:${text.slice(e.offset, e.offset + e.length)}`);
    expect(found).toEqual(expected);
  });

  test('detects nothing inside code', () => {
    const code = { type: 'code' as const, offset: 0, length: 6 };
    expect(addDetectedEntities('/start', [code])).toEqual([code]);
  });
});

describe('format', () => {
  const bold = (offset: number, length: number) => ({ type: 'bold' as const, offset, length });
  test('trims both ends and moves entities with the text', () => {
    expect(formatText({ text: '  a\tb\r\n ', entities: [bold(1, 3)] }, noUser)).toEqual({
      text: 'a b',
      entities: [bold(0, 2)],
    });
  });
  test.each([
    [bold(-1, 1), 'receive an entity with incorrect offset -1'],
    [bold(0, 9), 'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9'],
    [bold(9, 1), 'entity begins after the end of the text at UTF-16 offset 9'],
    [bold(1, 1), 'entity begins in a middle of a UTF-16 symbol at byte offset 4'],
    [bold(0, 1), 'entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4'],
  ])('refuses %o', (entity, problem) => {
    expect(() => formatText({ text: '😀ab', entities: [entity] }, noUser)).toThrow(`Bad Request: ${problem}`);
  });
  test('refuses half a symbol and an unknown parse mode', () => {
    expect(() => formatText({ text: 'a\ud83d' }, noUser)).toThrow('must be encoded in UTF-8');
    expect(() => formatText({ text: 'a', parseMode: 'BBCode' }, noUser)).toThrow('unsupported parse_mode');
  });
});
