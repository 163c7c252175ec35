import type { z } from 'zod';

/** An error of one parameter. `kind`, `name` and `allowed` are for texts in other languages than English. */
export interface ParamIssue {
  kind:
    | 'unknown'
    | 'missing'
    | 'form'
    | 'twice'
    | 'number'
    | 'boolean'
    | 'date'
    | 'choice'
    | 'least'
    | 'most'
    | 'other';
  name: string;
  /** The choices or the limit. */
  allowed?: string;
  /** One English sentence. */
  message: string;
}

/** Returns the issue of a name that is not in the schema. */
export function unknownParam(name: string): ParamIssue {
  return { kind: 'unknown', name, message: `There is no parameter ${name}.` };
}

/** Returns the issue of a word without `=`, or with an invalid key. */
export function malformedWord(name: string): ParamIssue {
  return { kind: 'form', name, message: `“${name}” has to look like key=value.` };
}

/** Returns the issue of a key that occurs twice. */
export function duplicateParam(name: string): ParamIssue {
  return { kind: 'twice', name, message: `${name} is given twice.` };
}

/** Turns an issue of zod into an issue of a parameter. `values` are the values that were parsed. */
export function toParamIssue(issue: z.core.$ZodIssue, values: Record<string, unknown>): ParamIssue {
  const name = issue.path.map(String).join('.');
  const isMissing = !Object.hasOwn(values, String(issue.path[0])) && issue.code === 'invalid_type';
  if (isMissing) return { kind: 'missing', name, message: `${name} is missing.` };
  return { ...classify(issue), name, message: `${name} is wrong: ${issue.message}.` };
}

function classify(issue: z.core.$ZodIssue): Pick<ParamIssue, 'kind' | 'allowed'> {
  if (issue.code === 'invalid_value') return { kind: 'choice', allowed: issue.values.map(String).join(', ') };
  if (issue.code === 'too_small' && isNumeric(issue.origin)) return { kind: 'least', allowed: String(issue.minimum) };
  if (issue.code === 'too_big' && isNumeric(issue.origin)) return { kind: 'most', allowed: String(issue.maximum) };
  if (issue.code === 'invalid_format' && /^date/.test(issue.format)) return { kind: 'date' };
  if (issue.code !== 'invalid_type') return { kind: 'other' };
  if (isNumeric(issue.expected)) return { kind: 'number' };
  if (issue.expected === 'boolean') return { kind: 'boolean' };
  return { kind: issue.expected === 'date' ? 'date' : 'other' };
}

function isNumeric(type: string): boolean {
  return type === 'number' || type === 'int';
}
