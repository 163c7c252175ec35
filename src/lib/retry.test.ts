import { describe, expect, it, vi } from 'vitest';
import { backoffMs, hasSqlState, isTransactionConflict, isTransient, retry } from './retry.ts';

const coded = (code: string) => Object.assign(new Error('it broke'), { code });
const failedQuery = (cause: unknown) => new Error('Failed query: select secret\nparams: 1', { cause });
const answered = (fields: object) => Object.assign(new Error('it said no'), fields);

describe('isTransient', () => {
  it.each([
    ...['25006', '40001', '40P01', '53000', '53100', '53200', '53300', '55P03'],
    ...['57P01', '57P02', '57P03', '57P04', '57P05', '08000', '08006', '08P01'],
    ...['EAI_AGAIN', 'ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN'],
    ...['ENETUNREACH', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_SOCKET'],
  ])('%s, also inside the errors that wrap it', (code) => {
    expect([isTransient(coded(code)), isTransient(failedQuery(failedQuery(coded(code))))]).toEqual([true, true]);
  });

  it.each(['23505', '23514', '42601', '22P02', '53400', '3D000', '0800', 'ENOENT', 'EACCES', 'ENOTFOUND'])(
    'not %s',
    (code) => {
      expect([isTransient(coded(code)), isTransient(failedQuery(coded(code)))]).toEqual([false, false]);
    },
  );

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
    [600, false],
  ])('HTTP %i of any client: %s', (status, expected) => {
    expect([isTransient(answered({ status })), isTransient(answered({ error_code: status }))]).toEqual([
      expected,
      expected,
    ]);
  });

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Query read timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
    'canceling statement due to statement timeout',
    'canceling statement due to lock timeout',
  ])('"%s"', (message) => {
    expect([isTransient(new Error(message)), isTransient(failedQuery(new Error(message)))]).toEqual([true, true]);
  });

  it('a statement that met its time limit, in any language, and not one that somebody cancelled', () => {
    const canceled = (message: string) => Object.assign(new Error(message), { code: '57014' });
    expect(isTransient(canceled('выполнение оператора отменено из-за тайм-аута'))).toBe(true);
    expect(isTransient(failedQuery(canceled('canceling statement due to statement timeout')))).toBe(true);
    expect(isTransient(failedQuery(canceled('canceling statement due to user request')))).toBe(false);
  });

  it('timeouts, and a call of grammY without an answer', () => {
    const noAnswer = Object.assign(new Error('Network request failed!'), { name: 'HttpError', error: new Error('?') });
    expect(isTransient(new DOMException('late', 'TimeoutError'))).toBe(true);
    expect(isTransient(new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }))).toBe(true);
    expect(isTransient(noAnswer)).toBe(true);
    expect(isTransient(answered({ name: 'BotError', error: coded('ECONNRESET') }))).toBe(true);
  });

  it('several errors in one where a single one is transient, and errors that say so themselves', () => {
    expect(isTransient(new AggregateError([coded('23505'), coded('40001')]))).toBe(true);
    expect(isTransient(new AggregateError([coded('23505')]))).toBe(false);
    expect(isTransient(answered({ isTransient: true }))).toBe(true);
  });

  it('nothing else', () => {
    const others = [new Error('wrong'), new TypeError('x is undefined'), new RangeError('timeout'), 'text', null];
    expect(others.map(isTransient)).toEqual(others.map(() => false));
  });
});

it('hasSqlState looks into the errors that wrap it', () => {
  expect(hasSqlState(failedQuery(coded('22P02')), /^22/)).toBe(true);
  expect([coded('23505'), new Error('22'), null].map((error) => hasSqlState(error, /^22/))).toEqual([
    false,
    false,
    false,
  ]);
  expect([coded('40001'), failedQuery(coded('40P01'))].map(isTransactionConflict)).toEqual([true, true]);
  expect([coded('40002'), coded('55P03'), new Error('no')].map(isTransactionConflict)).toEqual([false, false, false]);
});

describe('backoffMs', () => {
  it('doubles up to the longest delay', () => {
    const backoff = { firstDelayMs: 250, maxDelayMs: 1_000 };
    expect([1, 2, 3, 4, 9999].map((failures) => backoffMs(backoff, failures))).toEqual([250, 500, 1000, 1000, 1000]);
    expect(backoffMs({ firstDelayMs: 100 }, 8)).toBe(12_800);
  });

  it('is spread from half to one and a half of the delay by jitter', () => {
    const delays = Array.from({ length: 100 }, () => backoffMs({ firstDelayMs: 100, jitter: true }, 1));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...delays)).toBeLessThan(150);
    expect(new Set(delays).size).toBeGreaterThan(50);
  });
});

/** Returns work that fails with these errors one after the other, then succeeds; and a `wait` that only notes. */
function failing(...errors: unknown[]) {
  const waits: number[] = [];
  const work = vi.fn(async (attempt: number) => {
    if (errors.length > 0) throw errors.shift();
    return attempt;
  });
  const wait = async (ms: number) => void waits.push(ms);
  return { work, wait, waits };
}

describe('retry', () => {
  it('returns what the work returns, after growing waits', async () => {
    const { work, wait, waits } = failing(coded('40001'), coded('ECONNRESET'), coded('57P01'));
    const onRetry = vi.fn();
    expect(await retry(work, { firstDelayMs: 10, maxDelayMs: 20, wait, onRetry })).toBe(4);
    expect(waits).toEqual([10, 20, 20]);
    expect(onRetry.mock.calls.map(([, delayMs, attempt]) => [delayMs, attempt])).toEqual([
      [10, 1],
      [20, 2],
      [20, 3],
    ]);
  });

  it('throws at once what is not transient', async () => {
    const { work, wait, waits } = failing(coded('23505'));
    await expect(retry(work, { firstDelayMs: 10, wait })).rejects.toMatchObject({ code: '23505' });
    expect(waits).toEqual([]);
  });

  it('throws the last failure when the attempts are used up', async () => {
    const { work, wait, waits } = failing(coded('40001'), coded('40P01'), coded('40001'));
    await expect(retry(work, { firstDelayMs: 10, attempts: 2, wait })).rejects.toMatchObject({ code: '40P01' });
    expect(waits).toEqual([10]);
  });

  it('waits as long as the other side asks', async () => {
    const flood = answered({ error_code: 429, parameters: { retry_after: 7 } });
    const busy = answered({ status: 503, retryAfterMs: 0 });
    const { work, wait, waits } = failing(answered({ error: flood }), busy, coded('40001'));
    await retry(work, { firstDelayMs: 10, wait });
    expect(waits).toEqual([7_000, 0, 40]);
  });

  it('asks the caller which failures are retryable', async () => {
    const { work, wait, waits } = failing(new Error('odd'), coded('40001'));
    const isRetryable = (error: unknown) => (error as Error).message === 'odd';
    await expect(retry(work, { firstDelayMs: 10, wait, isRetryable })).rejects.toMatchObject({ code: '40001' });
    expect(waits).toEqual([10]);
  });

  it('throws the last failure as soon as the signal is aborted', async () => {
    const stopping = new AbortController();
    const { work } = failing(coded('40001'), coded('40P01'));
    const onRetry = () => setImmediate(() => stopping.abort());
    await expect(retry(work, { firstDelayMs: 3_600_000, signal: stopping.signal, onRetry })).rejects.toMatchObject({
      code: '40001',
    });
    await expect(retry(work, { firstDelayMs: 10, signal: stopping.signal })).rejects.toMatchObject({ code: '40P01' });
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('throws what ends its wait', async () => {
    const { work } = failing(coded('40001'));
    const wait = () => Promise.reject(new Error('the run was cancelled'));
    await expect(retry(work, { firstDelayMs: 10, wait })).rejects.toThrow('the run was cancelled');
  });
});
