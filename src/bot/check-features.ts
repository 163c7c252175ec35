import type { CommandSpec } from './commands.ts';
import type { Feature } from './feature.ts';

/**
 * Checks at startup that features and commands fit together, so that no mistake shows only when a person presses a
 * button.
 *
 * @throws Error that lists every name that two features use, every command without a feature, and every command of a
 * feature that is missing in the table
 */
export function checkFeatures(features: readonly Feature[], commands: readonly CommandSpec[]): void {
  const handled = features.flatMap((feature) => Object.keys(feature.commands ?? {}));
  const listed = commands.map(({ name }) => name);
  const names = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const buttons = features.flatMap(({ buttons = [] }) => buttons.map(({ name }) => name));
  const outcomes = features.flatMap(({ answers = {} }) => Object.keys(answers));
  const conversations = features.flatMap(({ conversations = [] }) => conversations.map(({ id }) => id));
  const problems = [
    ...formatProblem('handled twice: command', findDuplicates(handled)),
    ...formatProblem('listed twice: command', findDuplicates(names)),
    ...formatProblem('without a feature: command', difference(listed, handled)),
    ...formatProblem('missing in the table: command', difference(handled, listed)),
    ...formatProblem('used twice: button code', findDuplicates(buttons)),
    ...formatProblem('answered twice: outcome', findDuplicates(outcomes)),
    ...formatProblem('used twice: conversation', findDuplicates(conversations)),
  ];
  if (problems.length > 0) throw new Error(`The features do not fit together: ${problems.join('; ')}`);
}

function formatProblem(problem: string, names: readonly string[]): string[] {
  return names.length > 0 ? [`${problem} ${names.join(', ')}`] : [];
}

function findDuplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function difference(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}
