import { expect, test } from 'vitest';
import { maskSecrets } from './secret-text.ts';

test.each([
  ['grant-bi password=hunter2', 'grant-bi password=•••'],
  ['grant-bi PASSWORD = "hunter 2" wait=false', 'grant-bi PASSWORD = ••• wait=false'],
  ['grant-bi пароль: мой пароль', 'grant-bi пароль: •••'],
  ['x rows=3 API_KEY=a,b&c dryRun=true', 'x rows=3 API_KEY=••• dryRun=true'],
  ['x access-token=1 token2=2 key=3', 'x access-token=••• token2=••• key=•••'],
  ['x secret=a\nrows=3', 'x secret=•••\nrows=3'],
  ['x key=', 'x key='],
  ['x url=postgres://me:hush@db/name', 'x url=postgres://•••@db/name'],
  ['x 123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', 'x •••'],
  ['x Bearer abc.def', 'x Bearer •••'],
])('%j is shown as %j', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
  expect(maskSecrets(masked)).toBe(masked);
});

test.each([
  'usage rebuild=true',
  'sales-increment skip=2024-02-25',
  'energy from=2024-02-25 to=2024-02-26 device=meter-7',
  'batch:12 wait=false',
  'the keys are on the table',
  '123: 5',
  '',
])('%j has no secret', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

test('names that a job has marked as secret are masked too, and only whole names', () => {
  expect(maskSecrets('x pin=1 spin=2 pin.code=3', ['pin', 'a+b'])).toBe('x pin=••• spin=2 pin.code=3');
  expect(maskSecrets('x a+b=1', ['a+b'])).toBe('x a+b=•••');
});

test('a text of 4,000 characters is read quickly, whatever it holds', () => {
  const texts = ['k', 'key', 'key=', 'a ', 'a=', ' ', 'pass:', '1', ':', '\n', '://'].map((part) =>
    part.repeat(4000 / part.length),
  );
  const start = performance.now();
  for (const text of texts) maskSecrets(text);
  expect(performance.now() - start).toBeLessThan(1000);
});
