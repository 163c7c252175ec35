import { describe, expect, it } from 'vitest';
import { canPass, oneLineMessage, HttpError, PartialFailure, LockLost } from './errors.ts';

const coded = (code: string) => Object.assign(new Error('it broke'), { code });
const because = (cause: unknown) => new Error('Failed query: select secret\nparams: 1', { cause });

describe('canPass', () => {
  it.each(['40001', '40P01', '55P03', '57P01', '57P03', '08006', '53300', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE'])(
    '%s',
    (code) => {
      expect([canPass(coded(code)), canPass(because(because(coded(code))))]).toEqual([true, true]);
    },
  );

  it.each(['23505', '23514', '42601', '22P02', '57014', '53100', 'ENOENT', 'EACCES'])('not %s', (code) => {
    expect([canPass(coded(code)), canPass(because(coded(code)))]).toEqual([false, false]);
  });

  it.each([
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [401, false],
    [404, false],
    [422, false],
  ])('HTTP %i: %s', (status, expected) => {
    expect(canPass(new HttpError(status, 'https://api.example/x', ''))).toBe(expected);
  });

  it('answers of other clients, by their status, and what they wrap', () => {
    const answered = (more: object) => Object.assign(new Error('it said no'), more);
    expect([canPass(answered({ error_code: 502 })), canPass(answered({ status: 503 }))]).toEqual([true, true]);
    expect([canPass(answered({ error_code: 400 })), canPass(answered({ status: 404 }))]).toEqual([false, false]);
    expect(canPass(answered({ error: coded('ECONNRESET') }))).toBe(true);
  });

  it('timeouts, a cut connection, a lost lock; nothing else', () => {
    expect(canPass(new DOMException('late', 'TimeoutError'))).toBe(true);
    expect(canPass(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))).toBe(true);
    expect(canPass(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(canPass(new Error('canceling statement due to statement timeout'))).toBe(true);
    expect(canPass(new LockLost('gone'))).toBe(true);
    expect([new Error('wrong'), new TypeError('x is undefined'), 'text', null].map(canPass)).toEqual(
      Array(4).fill(false),
    );
  });

  it('is true of failed items where one of them can', () => {
    const items = (...codes: string[]) =>
      new PartialFailure(
        'things',
        codes.map((code) => ({ item: code, error: coded(code) })),
      );
    expect([canPass(items('23505', '40001')), canPass(items('23505'))]).toEqual([true, false]);
  });
});

describe('errorLine', () => {
  it('is the database’s own words in one line, not the statement', () => {
    expect(oneLineMessage(because(new Error('no such\n  table')))).toBe('no such table');
    expect(oneLineMessage(new Error('x'.repeat(900)))).toHaveLength(500);
    expect(oneLineMessage('just text')).toBe('just text');
  });

  it('names five items and how many more', () => {
    const items = Array.from({ length: 7 }, (_, n) => ({ item: `parcel ${n}`, error: new Error('no') }));
    expect(new PartialFailure('parcels', items).message).toMatch(
      /^7 parcels failed: parcel 0 \(no\), .*parcel 4 \(no\) and 2 more$/,
    );
  });
});
