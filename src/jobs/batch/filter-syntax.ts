import { oneLineMessage } from '../engine/errors.ts';
import { FilterError } from './filter.ts';

/**
 * What `ops.batch_parse_filter` expects at a position, in its words, and the key by which the text selects the
 * translation. What consists of symbols and key words only needs none.
 */
const expectations: Readonly<Record<string, string>> = {
  'the end (a filter has at most 4000 characters)': 'length',
  'less that is nested': 'nesting',
  'AND, OR, ) or the end': 'operator-or-parenthesis',
  'AND, OR or the end': 'operator',
  'a column, NOT or (': 'column',
  'LIKE, IN or BETWEEN': 'negated',
  'a comparison (= != <> < <= > >= LIKE IN BETWEEN IS)': 'comparison',
  'NULL or NOT NULL': 'null',
  ', or )': 'comma',
  'a pattern in quotes that does not end in a single backslash': 'pattern',
  'a number, TRUE, FALSE or a string in quotes': 'value',
};
const closingParenthesis = /^\) for the \( at position (\d+)$/;
const parserMessage = /^resource_filter, position (\d+): expected (.+?), not (.+)$/;

/** Returns the error of a text that `ops.batch_parse_filter` refused. Null: it is another error. */
export function findSyntaxError(error: unknown): FilterError | null {
  const [, at, expected = '', found = ''] = parserMessage.exec(oneLineMessage(error)) ?? [];
  if (at === undefined) return null;
  const opened = closingParenthesis.exec(expected)?.[1];
  const what = opened === undefined ? (expectations[expected] ?? 'symbol') : 'parenthesis';
  const values = { what, expected, opened: Number(opened ?? 0), end: found === 'the end' ? 'yes' : 'no', found };
  return new FilterError('batch-filter-syntax', values, Number(at), `expected ${expected}, not ${found}`);
}
