import { expect, test } from 'vitest';
import { buildAxesConfig } from './axes.ts';
import type { BarSpec, LineSpec } from './spec.ts';

const line: LineSpec = {
  kind: 'line',
  title: '',
  locale: 'ru',
  yTitle: '',
  labels: ['a', 'b', 'c'],
  series: [{ name: '', values: [-5, 1, 2], colour: '#4477aa' }],
};
const build = (spec: LineSpec | BarSpec) => buildAxesConfig(spec, (text) => text);

/** Returns the texts of an axis for some values. */
function formatTicks(axis: 'x' | 'y', spec: LineSpec, values: number[]): unknown[] {
  const callback = build(spec).options?.scales?.[axis]?.ticks?.callback as (...args: unknown[]) => unknown;
  return values.map((value, index) =>
    callback(
      value,
      index,
      values.map((one) => ({ value: one })),
    ),
  );
}

test('numbers of an axis have the separators of the language and a minus sign, and large ones are short', () => {
  expect(formatTicks('y', line, [-1500, 0, 0.25])).toEqual(['−1\u00a0500', '0', '0,25']);
  expect(formatTicks('y', { ...line, locale: 'en' }, [-50_000, 0, 150_000])).toEqual(['−50K', '0', '150K']);
});

test('a time axis has the labels that the chart names', () => {
  expect(formatTicks('x', { ...line, ticks: [1] }, [0, 1, 2])).toEqual([null, 'b', null]);
});

test('a line of one label is drawn as bars', () => {
  expect(build(line).type).toBe('line');
  expect(build({ ...line, labels: ['a'] }).type).toBe('bar');
});
