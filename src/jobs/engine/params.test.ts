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

function refusal(given: Record<string, unknown>): ParamsError {
  try {
    parseParams(schema, given);
  } catch (error) {
    if (error instanceof ParamsError) return error;
  }
  throw new Error('not refused');
}

describe('parseParams', () => {
  it('makes of words what the schema wants', () => {
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

  it('takes its own result again after JSON, as a retry does', () => {
    const first = parseParams(schema, { day: '2026-11-21', at: '2026-11-21T10:00Z', force: 'true', regions: 'eu' });
    expect(parseParams(schema, JSON.parse(JSON.stringify(first)))).toEqual(first);
  });

  it('keeps = and blanks in a value', () => {
    expect(parseWords(['dir=/a b/c=d'])).toEqual({ dir: '/a b/c=d' });
  });

  it('lists everything that is wrong, and what there is', () => {
    const { problems, message } = refusal({ rows: '0', force: 'perhaps', mode: 'none', size: '1', password: 'abc' });
    expect(problems.map((problem) => problem.split(' ').slice(0, 3).join(' '))).toEqual([
      'There is no',
      'day is missing.',
      'rows is wrong:',
      'force is wrong:',
      'mode is wrong:',
      'password is wrong:',
    ]);
    expect(message).toContain('rows=NUMBER (100) — rows at a time');
    expect(message).toContain('day=YYYY-MM-DD (required)');
    expect(message).not.toContain('abc');
  });

  it('says one thing of each parameter', () => {
    expect(refusal({ day: '2026-11-21', rows: '99999999999999999999', mode: 'x' }).issues).toHaveLength(2);
  });

  it.each(['', ' ', '1e', '0x10', 'NaN', 'Infinity', '1,5'])('does not take %j for a number', (rows) => {
    if (rows === '') expect(parseParams(schema, { day: '2026-11-21', rows })).toMatchObject({ rows: 100 });
    else expect(refusal({ day: '2026-11-21', rows }).problems).toHaveLength(1);
  });
});

describe('parseWords', () => {
  it('refuses other words and a key given twice', () => {
    expect(() => parseWords(['force', 'rows=1', 'rows=2', '=x'])).toThrow(
      /“force” is not of the form key=value\.\nrows is given twice\.\n“” is not/,
    );
  });
});

it('does not take what every object has for something given', () => {
  const words = parseWords(['constructor=1', 'toString=5']);
  expect(words).toEqual({ constructor: '1', toString: '5' });
  expect(refusal({ day: '2026-11-21', ...words }).issues.map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
});

describe('describeParams', () => {
  it('says what can be asked for', () => {
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

  it('knows a mark before and after other words about the parameter, and shows no secret default', () => {
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

it('masks secrets, and knows what cannot be used again', () => {
  const given = { day: '2026-11-21', password: 'swordfish' };
  const stored = redactParams(schema, given);
  expect(stored).toEqual({ day: '2026-11-21', password: '•••' });
  expect([areComplete(stored), areComplete({ day: given.day })]).toEqual([false, true]);
});
