import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignColours, colourCount } from './category-colours.ts';
import { pageFolder } from './templates.ts';

const named = (names: string[]) => names.map((name, index) => ({ name, firstId: index + 1 }));
const colours = (names: string[]) => new Map(assignColours(named(names)).map(({ name, colour }) => [name, colour]));
const categoryNames = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), {
  maxLength: colourCount,
  selector: (name) => name.toLowerCase(),
});

test('a new category changes the colour of no other one', () => {
  fc.assert(
    fc.property(categoryNames, (names) => {
      const all = colours(names);
      for (const [name, colour] of colours(names.slice(0, -1))) expect(all.get(name)).toBe(colour);
    }),
  );
});

test('up to ten categories have different colours, in any order of the list', () => {
  fc.assert(
    fc.property(categoryNames, (names) => {
      const all = colours(names);
      expect(new Set(all.values()).size).toBe(names.length);
      for (const { name, colour } of assignColours(named(names).reverse())) expect(colour).toBe(all.get(name));
    }),
  );
});

test('a name has the same colour alone in every list, whatever its case', () => {
  expect(colours(['SPORT']).get('SPORT')).toBe(colours(['sport']).get('sport'));
});

test('the style sheet and the page have as many colours', () => {
  const css = readFileSync(`${pageFolder}/css/theme.css`, 'utf8');
  expect(css.match(/--category-\d:/g)).toHaveLength(colourCount);
  expect(readFileSync(`${pageFolder}/js/chart-theme.js`, 'utf8')).toContain(`categoryColours = ${colourCount};`);
});
