import { describe, expect, it } from 'vitest';
import { isTransient } from '../../lib/retry.ts';
import { HttpError, LockLost, oneLineMessage, PartialFailure } from './errors.ts';

const coded = (code: string) => Object.assign(new Error('it broke'), { code });
const failedQuery = (cause: unknown) => new Error('Failed query: select secret\nparams: 1', { cause });

describe('errors of jobs', () => {
  it.each([
    [408, true],
    [425, true],
    [429, true],
    [503, true],
    [400, false],
    [404, false],
    [422, false],
  ])('HTTP %i is transient: %s', (status, expected) => {
    expect(isTransient(new HttpError(status, 'https://api.example/x', ''))).toBe(expected);
  });

  it('a lost lock is transient', () => {
    expect(isTransient(new LockLost('gone'))).toBe(true);
  });

  it('a partial failure is transient if one of its items is', () => {
    const items = (...codes: string[]) =>
      new PartialFailure(
        'things',
        codes.map((code) => ({ item: code, error: coded(code) })),
      );
    expect([isTransient(items('23505', '40001')), isTransient(items('23505'))]).toEqual([true, false]);
  });
});

describe('oneLineMessage', () => {
  it('is the message of the database in one line, without the statement', () => {
    expect(oneLineMessage(failedQuery(new Error('no such\n  table')))).toBe('no such table');
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
