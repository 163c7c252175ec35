import { createHash } from 'node:crypto';
import type { NamedCategory } from '../../db/queries/dashboard/dashboard.ts';
import type { CategoryChoice } from './page-data.ts';

/** The number of colours `--category-N` in the style sheet of the page. */
export const colourCount = 10;

/**
 * Gives each category the number of its colour, whatever the filters are. The name chooses the colour. Of two names
 * with the same choice the older one keeps it, and the younger one gets the next free colour. So a new category changes
 * no other one. From the eleventh category on, colours repeat.
 *
 * @returns the categories in the same order
 */
export function assignColours(categories: readonly NamedCategory[]): CategoryChoice[] {
  const colours = new Map<string, number>();
  const used = new Set<number>();
  for (const { name } of [...categories].sort((a, b) => a.firstId - b.firstId)) {
    const colour = nextFree(chooseByName(name), used);
    colours.set(name, colour);
    used.add(colour);
  }
  return categories.map(({ name }) => ({ name, colour: colours.get(name) ?? 0 }));
}

function chooseByName(name: string): number {
  return createHash('sha256').update(name.toLowerCase()).digest().readUInt32BE() % colourCount;
}

function nextFree(first: number, used: ReadonlySet<number>): number {
  for (let step = 0; step < colourCount; step += 1) {
    const colour = (first + step) % colourCount;
    if (!used.has(colour)) return colour;
  }
  return first;
}
