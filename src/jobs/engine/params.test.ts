import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  areComplete,
  describeParams,
  formatParamUsage,
  ParamsError,
  parseParams,
  parseWords,
  path,
  redactParams,
  secret,
} from './params.ts';

const schema = z.object({
  day: z.iso.date(),
  at: z.date().optional(),
  rows: z.number().int().min(1).max(1000).default(100).describe('rows at a time'),
  force: z.boolean().default(false),
  mode: z.enum(['new', 'all']).default('new'),
  regions: z.array(z.string()).optional(),
  password: secret(z.string().min(4)).optional(),
  dir: path(z.string()).optional(),
});

/** Parses invalid values and returns the error. */
function parseError(given: Record<string, unknown>): ParamsError {
  try {
    parseParams(schema, given);
  } catch (error) {
    if (error instanceof ParamsError) return error;
  }
  throw new Error('the values were accepted');
}

describe('parseParams', () => {
  it('converts words to the types of the schema', () => {
    const words = ['day=2026-11-21', 'at=2026-11-21T10:00Z', 'rows=5', 'force=no', 'mode=all', 'regions=eu, us'];
    expect(parseParams(schema, parseWords(words))).toEqual({
      day: '2026-11-21',
      at: new Date('2026-11-21T10:00Z'),
      rows: 5,
      force: false,
      mode: 'all',
      regions: ['eu', 'us'],
    });
  });

  it('accepts its own result after JSON, as a retry does', () => {
    const first = parseParams(schema, { day: '2026-11-21', at: '2026-11-21T10:00Z', force: 'true', regions: 'eu' });
    expect(parseParams(schema, JSON.parse(JSON.stringify(first)))).toEqual(first);
  });

  it('keeps = and spaces in a value', () => {
    expect(parseWords(['dir=/a b/c=d'])).toEqual({ dir: '/a b/c=d' });
  });

  it('reports every issue, and the usage', () => {
    const { problems, message } = parseError({ rows: '0', force: 'perhaps', mode: 'none', size: '1', password: 'abc' });
    expect(problems.map((problem) => problem.split(' ').slice(0, 3).join(' '))).toEqual([
      'There is no',
      'day is missing.',
      'rows must be',
      'force must be',
      'mode must be',
      'password is wrong:',
    ]);
    expect(problems).toContain('force must be true or false, not “perhaps”.');
    expect(message).toContain('rows=NUMBER (100) — rows at a time');
    expect(message).toContain('day=YYYY-MM-DD (required)');
    expect(message).not.toContain('abc');
  });

  it('reports one issue for each parameter', () => {
    expect(parseError({ day: '2026-11-21', rows: '99999999999999999999', mode: 'x' }).issues).toHaveLength(2);
  });

  it.each(['', ' ', '1e', '0x10', 'NaN', 'Infinity', '1,5'])('does not accept %j as a number', (rows) => {
    if (rows === '') expect(parseParams(schema, { day: '2026-11-21', rows })).toMatchObject({ rows: 100 });
    else expect(parseError({ day: '2026-11-21', rows }).problems).toHaveLength(1);
  });
});

describe('parseWords', () => {
  it('refuses words without = and a key that occurs twice', () => {
    expect(() => parseWords(['force', 'rows=1', 'rows=2', '=x'])).toThrow(
      /“force” has to look like key=value\.\nrows is given twice\.\n“” has/,
    );
  });
});

it('handles names of properties that every object has as unknown parameters', () => {
  const words = parseWords(['constructor=1', 'toString=5']);
  expect(words).toEqual({ constructor: '1', toString: '5' });
  expect(parseError({ day: '2026-11-21', ...words }).issues.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
});

describe('describeParams', () => {
  it('describes the parameters of a schema', () => {
    expect(describeParams(schema).map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ['day', 'date', true],
      ['at', 'date', false],
      ['rows', 'number', false],
      ['force', 'boolean', false],
      ['mode', 'choice', false],
      ['regions', 'list', false],
      ['password', 'text', false],
      ['dir', 'text', false],
    ]);
    const byName = Object.fromEntries(describeParams(schema).map((param) => [param.name, param]));
    expect(byName.mode).toMatchObject({ choices: ['new', 'all'], default: 'new' });
    expect([byName.password?.secret, byName.dir?.path, byName.day?.secret]).toEqual([true, true, false]);
  });

  it('finds a mark inside and outside of wrappers, and shows no secret default', () => {
    const marked = z.object({
      a: secret(z.string()).optional().describe('a'),
      b: secret(z.string().default('hunter2').describe('b')),
      c: path(z.string().describe('c')),
    });
    const [a, b, c] = describeParams(marked);
    expect([a?.secret, b?.secret, c?.path]).toEqual([true, true, true]);
    expect(b && formatParamUsage(b)).not.toContain('hunter2');
  });
});

it('redacts secrets, and recognises redacted parameters', () => {
  const given = { day: '2026-11-21', password: 'swordfish' };
  const stored = redactParams(schema, given);
  expect(stored).toEqual({ day: '2026-11-21', password: '•••' });
  expect([areComplete(stored), areComplete({ day: given.day })]).toEqual([false, true]);
});
