import type { CommandSpec } from './commands.ts';
import type { Feature } from './feature.ts';

/**
 * Checks that features and commands fit together, at the start and not when a person presses a button.
 *
 * @throws Error that lists every name that two features use, every command without a feature, and every command of a feature
 * that is missing in the table
 */
export function checkFeatures(features: readonly Feature[], commands: readonly CommandSpec[]): void {
  const handled = features.flatMap((feature) => Object.keys(feature.commands ?? {}));
  const listed = commands.map(({ name }) => name);
  const problems = [
    ...describe('handled twice: command', duplicates(handled)),
    ...describe('listed twice: command', duplicates(commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]))),
    ...describe('without a feature: command', difference(listed, handled)),
    ...describe('missing in the table: command', difference(handled, listed)),
    ...describe(
      'used twice: button code',
      duplicates(features.flatMap(({ buttons = [] }) => buttons.map((b) => b.name))),
    ),
    ...describe('answered twice: outcome', duplicates(features.flatMap(({ answers = {} }) => Object.keys(answers)))),
    ...describe(
      'used twice: conversation',
      duplicates(features.flatMap(({ conversations: dialogues = [] }) => dialogues.map((d) => d.id))),
    ),
  ];
  if (problems.length > 0) throw new Error(`The features do not fit together: ${problems.join('; ')}`);
}

function describe(problem: string, names: readonly string[]): string[] {
  return names.length > 0 ? [`${problem} ${names.join(', ')}`] : [];
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function difference(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}
