import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCsvTokenizer } from './csv-tokenizer.ts';
import { unescapeQuotes } from './field-bytes.ts';

interface ParsedFile {
  records: { line: number; fields: string[] }[];
  malformed: { line: number; reason: string; text: string }[];
}

/** Tokenizes a file in chunks of the given sizes, which repeat. */
function tokenize(file: string, sizes: number[] = [1 << 20]): ParsedFile {
  const bytes = Buffer.from(file);
  const result: ParsedFile = { records: [], malformed: [] };
  const tokenizer = createCsvTokenizer({
    onRecord({ bytes, count, starts, ends, hasDoubledQuotes }, { number: line }) {
      const fields = Array.from({ length: count }, (_, index) => {
        const [start = 0, end = 0] = [starts[index], ends[index]];
        const hasDoubled = hasDoubledQuotes[index] === 1;
        return (hasDoubled ? unescapeQuotes(bytes, start, end) : bytes.subarray(start, end)).toString();
      });
      result.records.push({ line, fields });
    },
    onMalformed({ bytes }, { number: line, start, end }, { message: reason }) {
      result.malformed.push({ line, reason, text: bytes.toString('utf8', start, end) });
    },
  });
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    tokenizer.write(bytes.subarray(at, at + size));
    at += size;
  }
  tokenizer.end();
  return result;
}

const field = fc.array(fc.constantFrom('a', 'ё', '"', ',', '\n', '\r\n', ' ', '語', '\\', '😀'), { maxLength: 6 });
const quoted = (parts: string[]) => `"${parts.join('').replaceAll('"', '""')}"`;
const plain = (parts: string[]) => parts.join('').replace(/[",\r\n]/g, '') || 'x';

test('finds the same records as csv-parse, in chunks of any size', () => {
  const written = fc.tuple(field, fc.boolean()).map(([parts, isQuoted]) => (isQuoted ? quoted(parts) : plain(parts)));
  const record = fc.array(written, { minLength: 2, maxLength: 4 }).map((fields) => fields.join(','));
  const file = fc
    .tuple(fc.array(record, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
    .map(([lines, end, hasBom, isEnded]) => `${hasBom ? '\ufeff' : ''}${lines.join(end)}${isEnded ? end : ''}`);
  fc.assert(
    fc.property(file, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (text, sizes) => {
      const expected = parse(text, {
        bom: true,
        relax_column_count: true,
        record_delimiter: ['\r\n', '\n'],
        skip_empty_lines: true,
      }) as string[][];
      const actual = tokenize(text, sizes);
      expect(actual.records.map(({ fields }) => fields)).toEqual(expected);
      expect(actual.malformed).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a line with an unclosed quote is one malformed line; the lines after it are read, with their numbers', () => {
  const { records, malformed } = tokenize('h,i\n1,"two\nlines"\n2,"open\n3,c\n4,"d"\n5,"e"x\n\n6,f\n', [3]);
  expect(records).toEqual([
    { line: 1, fields: ['h', 'i'] },
    { line: 2, fields: ['1', 'two\nlines'] },
    { line: 5, fields: ['3', 'c'] },
    { line: 6, fields: ['4', 'd'] },
    { line: 9, fields: ['6', 'f'] },
  ]);
  expect(malformed.map(({ line, text }) => [line, text])).toEqual([
    [4, '2,"open'],
    [7, '5,"e"x'],
  ]);
  expect(tokenize('a,"b').malformed).toEqual([{ line: 1, reason: 'a quote is not closed', text: 'a,"b' }]);
});

test.each([[[10_000]], [[131_072]], [[1 << 20]], [[70_000, 1]]])(
  'a line longer than the limit is one malformed line, in chunks of %j bytes',
  (sizes) => {
    const long = 'x'.repeat(300_000);
    const { records, malformed } = tokenize(`a,b\n${long}\nc,d\n1,"${long}"\r\n${long}`, sizes);
    expect(malformed.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'the line is too long'],
      [4, expect.stringMatching('the line is too long|a quote is not closed')],
      [5, 'the line is too long'],
    ]);
    expect(malformed[0]?.text.startsWith('x'.repeat(4000))).toBe(true);
    expect(records.map(({ line, fields }) => [line, fields])).toEqual([
      [1, ['a', 'b']],
      [3, ['c', 'd']],
    ]);
  },
);
