import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { redactedValue } from '../../lib/secret-text.ts';
import {
  duplicateParam,
  malformedWord,
  missingPath,
  type ParamIssue,
  tooLargeFile,
  toParamIssue,
  unknownParam,
} from './param-issues.ts';

type ParamMark = 'secret' | 'path' | 'file';
const paramMarks = z.registry<{ mark: ParamMark; maxBytes?: number }>();

/** Marks a parameter as secret. It is stored and shown as •••, so a run with it cannot be repeated from its row. */
export function secret<T extends z.ZodType>(schema: T): T {
  paramMarks.add(schema, { mark: 'secret' });
  return schema;
}

/** Marks a parameter as a folder of this machine. Only the command line accepts it. */
export function path<T extends z.ZodType>(schema: T): T {
  paramMarks.add(schema, { mark: 'path' });
  return schema;
}

/**
 * Marks a text parameter as a file. On the command line it is a path; in the chat it is sent as a document. The job
 * always gets a path. A larger file than `maxBytes` is refused: a job that has its file in memory sets it.
 */
export function file<T extends z.ZodType>(schema: T, { maxBytes }: { maxBytes?: number } = {}): T {
  paramMarks.add(schema, { mark: 'file', maxBytes });
  return schema;
}

/** A document that was sent in the chat, as the value of a {@link file} parameter. */
export interface SentDocument {
  fileId: string;
  name: string;
}

/** Formats a document as the value of a {@link file} parameter. */
export function formatDocumentValue({ fileId, name }: SentDocument): string {
  return `document:${fileId}/${name}`;
}

/** Parses the value of a {@link file} parameter. Returns null if it is not a document. */
export function parseDocumentValue(value: unknown): SentDocument | null {
  const [, fileId, name] = (typeof value === 'string' && /^document:([\w-]+)\/(.*)$/s.exec(value)) || [];
  return fileId === undefined || name === undefined ? null : { fileId, name };
}

export type ParamKind = 'text' | 'number' | 'boolean' | 'date' | 'choice' | 'list' | 'other';

/** The description of one parameter, for buttons, questions and the help of the command line. */
export interface ParamInfo {
  name: string;
  kind: ParamKind;
  /** The allowed values of a `choice`; empty for other kinds. */
  choices: string[];
  required: boolean;
  /** The default as it is shown; undefined if there is none. */
  default?: string;
  secret: boolean;
  /** True for a path of this machine, also for the path of a file. */
  path: boolean;
  /** True for the path of a file, which is sent as a document in the chat. */
  file: boolean;
  /** The largest file that is accepted. Undefined: any. */
  maxBytes?: number;
  /** The English text of `.describe()`. */
  description?: string;
}

/**
 * Thrown for invalid parameters. The message has one sentence for each issue, followed by the usage of all parameters.
 */
export class ParamsError extends Error {
  override readonly name = 'ParamsError';
  readonly issues: readonly ParamIssue[];

  constructor(issues: readonly ParamIssue[], params: ParamInfo[]) {
    super([...issues.map(({ message }) => message), formatUsage(params)].join('\n'));
    this.issues = issues;
  }

  get problems(): string[] {
    return this.issues.map(({ message }) => message);
  }
}

/** Returns the parameters of a schema, in the order of the schema. */
export function describeParams(schema: z.ZodObject): ParamInfo[] {
  return Object.entries(schema.shape).map(([name, field]) => describeParam(name, field as z.ZodType));
}

/**
 * Parses parameters with the schema of a job, and fills in the defaults. Strings are converted to what the schema
 * expects: numbers, booleans, days, lists separated by commas. So the same function parses words of the command line,
 * answers in the chat, and stored JSON.
 *
 * @throws ParamsError with every issue; never with the value of a secret
 */
export function parseParams(schema: z.ZodObject, values: Record<string, unknown>): Record<string, unknown> {
  const params = describeParams(schema);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(schema.shape, name));
  const coerced = Object.fromEntries(
    params.filter(({ name }) => Object.hasOwn(values, name)).map((p) => [p.name, coerce(p, values[p.name], schema)]),
  );
  const parsed = schema.safeParse(coerced);
  const isSecret = (name: string) => params.some((param) => param.secret && param.name === name);
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => toParamIssue(issue, values, isSecret));
  const issues = [...unknown.map(unknownParam), ...wrong.filter(isFirstOfParam)];
  if (!parsed.success || issues.length > 0) throw new ParamsError(issues, params);
  return parsed.data;
}

/** Finds the folders and files among the parameters that do not exist. A document of the chat is none. */
export async function findMissingPaths(schema: z.ZodObject, values: Record<string, unknown>): Promise<ParamIssue[]> {
  const issues: ParamIssue[] = [];
  for (const { name, path: isPath, file: isFile, maxBytes } of describeParams(schema)) {
    const value = values[name];
    if (!isPath || typeof value !== 'string' || parseDocumentValue(value)) continue;
    const found = await stat(value).catch(() => null);
    if (!(isFile ? found?.isFile() : found?.isDirectory()))
      issues.push(missingPath(isFile ? 'file' : 'folder', name, value));
    else if (found && maxBytes !== undefined && found.size > maxBytes)
      issues.push(tooLargeFile(name, found.size, maxBytes));
  }
  return issues;
}

/** Returns the names of the secret parameters. */
export function listSecretNames(schema: z.ZodObject): string[] {
  return describeParams(schema).flatMap(({ name, secret }) => (secret ? [name] : []));
}

/** Replaces secrets with •••. The result may be stored and shown. */
export function redactParams(schema: z.ZodObject, values: Record<string, unknown>): Record<string, unknown> {
  const secrets = new Set(listSecretNames(schema));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, secrets.has(name) ? redactedValue : value]),
  );
}

/** Returns true if no stored parameter is redacted, so that the run can be repeated with them. */
export function areComplete(stored: Record<string, unknown>): boolean {
  return !Object.values(stored).includes(redactedValue);
}

/**
 * Parses words of the form `key=value` into an object.
 *
 * @throws ParamsError for a word of another form and for a key that occurs twice
 */
export function parseWords(words: readonly string[], params: ParamInfo[] = []): Record<string, string> {
  const values: Record<string, string> = {};
  const issues: ParamIssue[] = [];
  for (const word of words) {
    const [, key, value] = /^([A-Za-z][\w-]*)=([\s\S]*)$/.exec(word) ?? [];
    if (key === undefined || value === undefined) issues.push(malformedWord(word.split('=')[0] ?? ''));
    else if (Object.hasOwn(values, key)) issues.push(duplicateParam(key));
    else values[key] = value;
  }
  if (issues.length > 0) throw new ParamsError(issues, params);
  return values;
}

function formatUsage(params: ParamInfo[]): string {
  if (params.length === 0) return 'There are no parameters.';
  return ['The parameters are:', ...params.map((param) => `  ${formatParamUsage(param)}`)].join('\n');
}

/** Formats one parameter as a line of help: `name=choice|choice (default) — description`. */
export function formatParamUsage(param: ParamInfo): string {
  const { name, kind, choices, required, default: defaultText, description } = param;
  const values: Partial<Record<ParamKind, string>> = {
    boolean: 'true|false',
    choice: choices.join('|'),
    date: 'YYYY-MM-DD',
  };
  const value = values[kind] ?? kind.toUpperCase();
  const state = required ? ' (required)' : defaultText === undefined ? '' : ` (${defaultText})`;
  return `${name}=${value}${state}${description ? ` — ${description}` : ''}`;
}

interface UnwrappedSchema {
  schema: z.ZodType;
  required: boolean;
  default?: unknown;
}

/** Removes the wrappers of a schema (optional, default, nullable, pipe). */
function unwrap(field: z.ZodType): UnwrappedSchema {
  const unwrapped: UnwrappedSchema = { schema: field, required: true };
  for (;;) {
    const def = unwrapped.schema.def as { type: string; innerType?: z.ZodType; in?: z.ZodType; defaultValue?: unknown };
    const next = def.innerType ?? (def.type === 'pipe' ? def.in : undefined);
    if (def.type === 'default' || def.type === 'prefault') unwrapped.default ??= def.defaultValue;
    if (['default', 'prefault', 'optional', 'nullish', 'catch'].includes(def.type)) unwrapped.required = false;
    if (!next) return unwrapped;
    unwrapped.schema = next;
  }
}

const kinds: Record<string, ParamKind> = {
  string: 'text',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  date: 'date',
  enum: 'choice',
  literal: 'choice',
  array: 'list',
};

function describeParam(name: string, field: z.ZodType): ParamInfo {
  const { schema, required, default: defaultValue } = unwrap(field);
  const { mark, maxBytes } = findMark(field) ?? {};
  const kind = isDay(schema) ? 'date' : (kinds[schema.def.type] ?? 'other');
  return {
    name,
    kind,
    choices: kind === 'choice' ? listChoices(schema) : [],
    required,
    default: defaultValue === undefined ? undefined : mark === 'secret' ? redactedValue : formatDefault(defaultValue),
    secret: mark === 'secret',
    path: mark === 'path' || mark === 'file',
    file: mark === 'file',
    maxBytes,
    description: field.description ?? schema.description,
  };
}

/** Finds the mark of a schema, also inside of wrappers: `secret(z.string()).optional()` is secret. */
function findMark(schema: z.ZodType): { mark: ParamMark; maxBytes?: number } | undefined {
  const entry = paramMarks.get(schema) as { mark: ParamMark; maxBytes?: number } | undefined;
  const def = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  const next = def.innerType ?? def.in;
  return entry ?? (next ? findMark(next) : undefined);
}

/** Returns true for `z.iso.date()`, a calendar day as text. */
function isDay(schema: z.ZodType): boolean {
  return (schema.def as { format?: string }).format === 'date';
}

function listChoices(schema: z.ZodType): string[] {
  const { entries, values } = schema.def as { entries?: Record<string, string>; values?: unknown[] };
  return (entries ? Object.values(entries) : (values ?? [])).map(String);
}

function formatDefault(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join(',') : String(value);
}

const booleanWords = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

/** Returns true for the stored or typed value of a boolean parameter that is switched on. */
export function isSwitchedOn(value: unknown): boolean {
  return value === true || (typeof value === 'string' && booleanWords.get(value.toLowerCase()) === true);
}

/** Converts a string to the type of the parameter. Returns it unchanged if it cannot, so that the schema reports it. */
function coerce({ name, kind, required }: ParamInfo, value: unknown, { shape }: z.ZodObject): unknown {
  if (typeof value !== 'string') return value;
  if (value === '' && !required && kind !== 'text') return undefined;
  if (kind === 'number') return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : value;
  if (kind === 'boolean') return booleanWords.get(value.toLowerCase()) ?? value;
  if (kind === 'list') return value.split(',').map((item) => item.trim());
  if (kind === 'date' && unwrap(shape[name] as z.ZodType).schema.def.type === 'date') return new Date(value);
  return value;
}

/** Keeps the first issue of each parameter: the others follow from it. */
function isFirstOfParam({ name }: ParamIssue, index: number, issues: ParamIssue[]): boolean {
  return issues.findIndex((issue) => issue.name === name) === index;
}
