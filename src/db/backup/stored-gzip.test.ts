import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeStoredGzip, encodeStoredGzip } from './stored-gzip.ts';

test.each([0, 1, 65_534, 65_535, 65_536, 200_000])('%i bytes are read by gzip and come back', (length) => {
  const content = randomBytes(length);
  const member = encodeStoredGzip(content);
  expect(gunzipSync(member).equals(content)).toBe(true);
  const decoded = decodeStoredGzip(Buffer.concat([member, randomBytes(100)]));
  expect(decoded?.content.equals(content)).toBe(true);
  expect(decoded?.length).toBe(member.length);
});

test('a member with one changed byte, or without its end, is none', () => {
  const member = encodeStoredGzip(Buffer.from('Tally'));
  for (const [at, value] of member.entries())
    for (const changed of [value ^ 1, value ^ 0x80]) {
      const copy = Buffer.from(member);
      copy[at] = changed;
      expect(decodeStoredGzip(copy), `byte ${at}`).toBeNull();
    }
  for (let end = 0; end < member.length; end++) expect(decodeStoredGzip(member.subarray(0, end))).toBeNull();
});
