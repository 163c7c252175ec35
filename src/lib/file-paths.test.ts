import { describe, expect, it } from 'vitest';
import { fileName, hidePaths } from './file-paths.ts';
import { projectPath } from './project-path.ts';

describe('hidePaths', () => {
  it.each([
    [
      "ENOENT: no such file or directory, open '/srv/shop data/2026/orders.csv'",
      "ENOENT: no such file or directory, open 'orders.csv'",
    ],
    [
      'only 5 of 9 bytes fitted into /var/lib/tally/tmp/orders.csv: full',
      'only 5 of 9 bytes fitted into orders.csv: full',
    ],
    ['connect ENOENT /var/run/postgresql/.s.PGSQL.5432', 'connect ENOENT .s.PGSQL.5432'],
    ['open file:///srv/data/orders.csv', 'open orders.csv'],
    ['cannot read C:\\Users\\anna\\orders.csv', 'cannot read orders.csv'],
  ])('%s', (text, expected) => {
    expect(hidePaths(text)).toBe(expected);
  });

  it.each([
    'HTTP 503 from https://api.example/v1/jobs: down',
    '90 km/h, 1/2, and/or',
    '/run energy-import',
    'a-b_c/d.csv',
  ])('leaves %s', (text) => {
    expect(hidePaths(text)).toBe(text);
  });

  it('makes paths of the program relative, as in a stack', () => {
    expect(hidePaths(`    at load (${projectPath('src/jobs/sales/load.ts')}:12:3)`)).toBe(
      '    at load (src/jobs/sales/load.ts:12:3)',
    );
    expect(hidePaths(`at file://${projectPath('src/main.ts')}:1:1`)).toBe('at src/main.ts:1:1');
  });
});

it('fileName returns the last name with either separator', () => {
  expect([fileName('/a/b.csv'), fileName('C:\\a\\b.csv'), fileName('b.csv')]).toEqual(['b.csv', 'b.csv', 'b.csv']);
});
