import type { z } from 'zod';
import type { ErrorText } from '../../db/queries/engine/error-text.ts';

/** An error of one parameter. Everything but `message` is for texts in other languages than English. */
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
    | 'folder'
    | 'file'
    | 'custom'
    | 'other';
  name: string;
  /** The choices or the limit. */
  allowed?: string;
  /** The value that was seen, shortened. Absent for a secret, and where no value is wrong. */
  value?: string;
  /** The text of a `custom` issue, which a job itself found. */
  errorText?: ErrorText;
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

/** Returns the issue of a folder or file that does not exist. */
export function missingPath(kind: 'folder' | 'file', name: string, path: string): ParamIssue {
  return { kind, name, value: path, message: `${name}: there is no ${kind} ${path}.` };
}

/** Returns the text of a file that is larger than its kind may be. */
export function fileTooLargeText(size: number, maxBytes: number): ErrorText {
  return { key: 'file-too-large', values: { size: toMegabytes(size), max: toMegabytes(maxBytes) } };
}

const toMegabytes = (bytes: number) => Math.ceil((bytes / 1024 / 1024) * 10) / 10;

/** Returns the issue of a file that is larger than its kind may be. */
export function tooLargeFile(name: string, size: number, maxBytes: number): ParamIssue {
  const errorText = fileTooLargeText(size, maxBytes);
  const { size: megabytes, max } = errorText.values;
  return { kind: 'custom', name, errorText, message: `${name} has ${megabytes} MB; at most ${max} MB are read.` };
}

/** The longest value that is repeated in an issue. */
const maxValueLength = 60;

/**
 * Turns an issue of zod into an issue of a parameter. `values` are the values that were parsed. A refinement of a job
 * passes its text as `params: { key, values }` ({@link refinementText}).
 */
export function toParamIssue(
  issue: z.core.$ZodIssue,
  values: Record<string, unknown>,
  isSecret: (name: string) => boolean,
): ParamIssue {
  const name = issue.path.map(String).join('.');
  const param = String(issue.path[0]);
  const isMissing = !Object.hasOwn(values, param) && issue.code === 'invalid_type';
  if (isMissing) return { kind: 'missing', name, message: `${name} is missing.` };
  const errorText = issue.code === 'custom' ? (issue.params as ErrorText | undefined) : undefined;
  const value = isSecret(param) ? undefined : formatValue(values[param]);
  if (errorText?.key) return { kind: 'custom', name, value, errorText, message: sentence(issue.message, value) };
  const { kind, allowed } = classify(issue);
  return { kind, name, allowed, value, message: sentence(describe(kind, name, allowed, issue.message), value) };
}

/** Returns the parameters of a refinement (`refine`) whose issue is shown to people as `job-error-KEY`. */
export function refinementText(key: string, values: ErrorText['values'] = {}): { params: Record<string, unknown> } {
  return { params: { key, values } };
}

function formatValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength - 1)}…` : text;
}

function sentence(text: string, value: string | undefined): string {
  return value === undefined ? `${text}.` : `${text}, not “${value}”.`;
}

function describe(kind: ParamIssue['kind'], name: string, allowed: string | undefined, message: string): string {
  const texts: Partial<Record<ParamIssue['kind'], string>> = {
    number: `${name} must be a number`,
    boolean: `${name} must be true or false`,
    date: `${name} must be a day like 2026-11-30`,
    choice: `${name} must be one of ${allowed}`,
    least: `${name} must be at least ${allowed}`,
    most: `${name} must be at most ${allowed}`,
  };
  return texts[kind] ?? `${name} is wrong: ${message}`;
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
