import { expect, test } from 'vitest';
import { checkFeatures } from './check-features.ts';
import { type Feature, onPress } from './feature.ts';
import { defineButton } from './ui/callback-data.ts';

const nothing = async () => undefined;
const table = [{ name: 'a', audience: 'everyone' }] as const;
const feature = (parts: Feature): Feature => parts;
const a = feature({ commands: { a: nothing } });
const press = (name: string) => onPress(defineButton(name, { id: 'int' }), nothing);

test('features that fit together pass', () => {
  expect(() => checkFeatures([a, { buttons: [press('x'), press('y')] }], table)).not.toThrow();
});

test.each([
  ['handled twice: command a', [a, a]],
  ['without a feature: command a', []],
  ['missing in the table: command b', [a, feature({ commands: { b: nothing } })]],
  [
    'used twice: button code x',
    [a, feature({ buttons: [press('x'), press('y')] }), feature({ buttons: [press('x')] })],
  ],
  [
    'answered twice: outcome asked',
    [a, feature({ answers: { asked: nothing } }), feature({ answers: { asked: nothing } })],
  ],
  [
    'used twice: conversation c',
    [
      a,
      feature({ conversations: [{ id: 'c', run: nothing }] }),
      feature({ conversations: [{ id: 'c', run: nothing }] }),
    ],
  ],
])('%s', (problem, features) => {
  expect(() => checkFeatures(features, table)).toThrow(problem);
});

test('an alias that is also a command is reported', () => {
  const twice = [...table, { name: 'b', audience: 'everyone', aliases: ['a'] }] as const;
  expect(() => checkFeatures([a, feature({ commands: { b: nothing } })], twice)).toThrow('listed twice: command a');
});
