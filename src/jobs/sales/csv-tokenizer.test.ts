import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokenizer } from './csv-tokenizer.ts';
import { undoubled } from './field-parsers.ts';

interface Read {
  records: { line: number; fields: string[] }[];
  broken: { line: number; reason: string; text: string }[];
}

/** Reads a file that comes in pieces of such sizes, again and again. */
function read(file: string, sizes: number[] = [1 << 20]): Read {
  const bytes = Buffer.from(file);
  const result: Read = { records: [], broken: [] };
  const tokenizer = createTokenizer({
    record({ bytes, count, from, to, isDoubled }, { number: line }) {
      const fields = Array.from({ length: count }, (_, index) => {
        const [first = 0, last = 0] = [from[index], to[index]];
        return (isDoubled[index] ? undoubled(bytes, first, last) : bytes.subarray(first, last)).toString();
      });
      result.records.push({ line, fields });
    },
    broken({ bytes }, { number: line, from, to }, reason) {
      result.broken.push({ line, reason, text: bytes.toString('utf8', from, to) });
    },
  });
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    tokenizer.push(bytes.subarray(at, at + size));
    at += size;
  }
  tokenizer.end();
  return result;
}

const field = fc.array(fc.constantFrom('a', 'ё', '"', ',', '\n', '\r\n', ' ', '語', '\\', '😀'), { maxLength: 6 });
const quoted = (parts: string[]) => `"${parts.join('').replaceAll('"', '""')}"`;
const plain = (parts: string[]) => parts.join('').replace(/[",\r\n]/g, '') || 'x';

test('reads what csv-parse reads, in pieces of any size', () => {
  const written = fc.tuple(field, fc.boolean()).map(([parts, isQuoted]) => (isQuoted ? quoted(parts) : plain(parts)));
  const record = fc.array(written, { minLength: 2, maxLength: 4 }).map((fields) => fields.join(','));
  const file = fc
    .tuple(fc.array(record, { maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
    .map(([lines, end, hasBom, isEnded]) => `${hasBom ? '\ufeff' : ''}${lines.join(end)}${isEnded ? end : ''}`);
  fc.assert(
    fc.property(file, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), (text, sizes) => {
      const theirs = parse(text, {
        bom: true,
        relax_column_count: true,
        record_delimiter: ['\r\n', '\n'],
        skip_empty_lines: true,
      }) as string[][];
      const ours = read(text, sizes);
      expect(ours.records.map(({ fields }) => fields)).toEqual(theirs);
      expect(ours.broken).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a line with a quote that is not closed is one broken line; those after it are read, with their numbers', () => {
  const { records, broken } = read('h,i\n1,"two\nlines"\n2,"open\n3,c\n4,"d"\n5,"e"x\n\n6,f\n', [3]);
  expect(records).toEqual([
    { line: 1, fields: ['h', 'i'] },
    { line: 2, fields: ['1', 'two\nlines'] },
    { line: 5, fields: ['3', 'c'] },
    { line: 6, fields: ['4', 'd'] },
    { line: 9, fields: ['6', 'f'] },
  ]);
  expect(broken.map(({ line, text }) => [line, text])).toEqual([
    [4, '2,"open'],
    [7, '5,"e"x'],
  ]);
  expect(read('a,"b').broken).toEqual([{ line: 1, reason: 'a quote is not closed', text: 'a,"b' }]);
});

test('a line without end is not kept in memory, and is one broken line', () => {
  const { records, broken } = read(`a,b\n${'x'.repeat(300_000)}\nc,d\n`, [10_000]);
  expect(broken.map(({ line, reason }) => [line, reason])).toEqual([[2, 'the line is too long']]);
  expect(records.map(({ line, fields }) => [line, fields])).toEqual([
    [1, ['a', 'b']],
    [3, ['c', 'd']],
  ]);
});
