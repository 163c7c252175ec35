import { describe, expect, it } from 'vitest';
import { loadTexts } from '../../bot/ui/i18n.ts';
import { isTransient } from '../../lib/retry.ts';
import { jobTextFolders } from '../index.ts';
import { findErrorText, HttpError, LockLost, oneLineMessage, PartialFailure, TimeoutError } from './errors.ts';
import { jobErrorText } from './job-texts.ts';

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

describe('errors of requests are said in the language of the reader', () => {
  const say = (error: Error) => {
    const text = findErrorText(error);
    return jobErrorText(loadTexts(jobTextFolders).in('ru'), { error: error.message, errorText: text });
  };

  it('a response with an error status, with the beginning of its body', () => {
    const where = 'https://api.example/x';
    expect(say(new HttpError(503, where, '<p>\n  busy\0</p>'))).toBe(`HTTP 503 от ${where}: <p> busy </p>`);
    expect(say(new HttpError(404, where, ''))).toBe(`HTTP 404 от ${where}`);
  });

  it('no response in time, and a lost lock', () => {
    expect(say(new TimeoutError(1500))).toBe('Нет ответа за 1.5 с');
    expect(isTransient(new TimeoutError(1500))).toBe(true);
    expect(say(new LockLost('terminated'))).toBe('Запуск потерял свою блокировку и остановлен: terminated');
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
