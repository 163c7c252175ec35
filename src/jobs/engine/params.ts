import { z } from 'zod';

type Mark = { kind: 'secret' | 'path' | 'file' };
const marks = z.registry<Mark>();

/** Marks a parameter as secret: it is stored and shown as •••, and a run with one cannot be run again from its row. */
export function secret<T extends z.ZodType>(schema: T): T {
  marks.add(schema, { kind: 'secret' });
  return schema;
}

/** Marks a parameter as a path of this machine, such as a folder: only the command line takes it. */
export function path<T extends z.ZodType>(schema: T): T {
  marks.add(schema, { kind: 'path' });
  return schema;
}

/** Marks a parameter (a text) as a file: the command line takes its path, in the chat it is sent as a document. The job gets a path. */
export function file<T extends z.ZodType>(schema: T): T {
  marks.add(schema, { kind: 'file' });
  return schema;
}

/** A document that was sent in the chat, as the value of a {@link file} parameter. */
export interface SentDocument {
  fileId: string;
  name: string;
}

/** Returns the value of a parameter that is a document. */
export function documentValue({ fileId, name }: SentDocument): string {
  return `document:${fileId}/${name}`;
}

/** Returns the document that a value stands for; null for other values. */
export function documentOf(value: unknown): SentDocument | null {
  const [, fileId, name] = (typeof value === 'string' && /^document:([\w-]+)\/(.*)$/s.exec(value)) || [];
  return fileId === undefined || name === undefined ? null : { fileId, name };
}

/** What stands in place of a secret. */
export const MASK = '•••';

export type ParamKind = 'text' | 'number' | 'boolean' | 'date' | 'choice' | 'list' | 'other';

/** One parameter, as it is asked for by buttons, questions and the command line. */
export interface ParamInfo {
  name: string;
  kind: ParamKind;
  /** What a `choice` may be. */
  choices: string[];
  required: boolean;
  /** As shown; undefined: none. */
  default?: string;
  secret: boolean;
  /** It is a path of the machine. */
  path: boolean;
  /** It is the path of a file, which in the chat is sent as a document. */
  file: boolean;
  /** From `.describe()`, in English. */
  description?: string;
}

/** What is wrong with one parameter: for other languages than the English of the sentences. */
export interface ParamFault {
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
  /** What is allowed: the choices, the limit. */
  allowed?: string;
  /** In English. */
  sentence: string;
}

/** Parameters that do not fit. `problems` has one sentence for each; the message adds what there is. */
export class ParamsError extends Error {
  override readonly name = 'ParamsError';
  readonly faults: readonly ParamFault[];

  constructor(faults: readonly ParamFault[], params: ParamInfo[]) {
    super([...faults.map(({ sentence }) => sentence), usage(params)].join('\n'));
    this.faults = faults;
  }

  get problems(): string[] {
    return this.faults.map(({ sentence }) => sentence);
  }
}

/** Returns the parameters of a schema, in its order. */
export function describeParams(schema: z.ZodObject): ParamInfo[] {
  return Object.entries(schema.shape).map(([name, field]) => describe(name, field as z.ZodType));
}

/**
 * Returns the parameters as the job gets them, defaults filled in. Strings become what the schema wants (numbers, true and
 * false, days, lists with commas), so words of the command line, answers of a chat and stored JSON go the same way.
 * Throws {@link ParamsError} that lists everything that is wrong, never showing a value.
 */
export function parseParams(schema: z.ZodObject, given: Record<string, unknown>): Record<string, unknown> {
  const params = describeParams(schema);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(schema.shape, name));
  const coerced = Object.fromEntries(
    params.filter(({ name }) => Object.hasOwn(given, name)).map((p) => [p.name, coerce(p, given[p.name], schema)]),
  );
  const parsed = schema.safeParse(coerced);
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => toFault(issue, given));
  const faults = [...unknown.map(unknownParam), ...wrong.filter(isFirst)];
  if (!parsed.success || faults.length > 0) throw new ParamsError(faults, params);
  return parsed.data;
}

/** Returns what may be stored and shown of given parameters: JSON, with ••• for secrets. */
export function maskParams(schema: z.ZodObject, given: Record<string, unknown>): Record<string, unknown> {
  const secrets = new Set(describeParams(schema).flatMap((param) => (param.secret ? [param.name] : [])));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, secrets.has(name) ? MASK : value]));
}

/** Returns true for stored parameters that hold no mask, so that they can be used again. */
export function areComplete(stored: Record<string, unknown>): boolean {
  return !Object.values(stored).includes(MASK);
}

/** Returns `key=value` words as an object; throws {@link ParamsError} for other words and for a key given twice. */
export function parseWords(words: readonly string[], params: ParamInfo[] = []): Record<string, string> {
  const given: Record<string, string> = {};
  const faults: ParamFault[] = [];
  for (const word of words) {
    const [, key, value] = /^([A-Za-z][\w-]*)=([\s\S]*)$/.exec(word) ?? [];
    if (key === undefined || value === undefined) faults.push(otherForm(word.split('=')[0] ?? ''));
    else if (Object.hasOwn(given, key)) faults.push({ kind: 'twice', name: key, sentence: `${key} is given twice.` });
    else given[key] = value;
  }
  if (faults.length > 0) throw new ParamsError(faults, params);
  return given;
}

function usage(params: ParamInfo[]): string {
  if (params.length === 0) return 'There are no parameters.';
  return ['The parameters are:', ...params.map((param) => `  ${explain(param)}`)].join('\n');
}

/** Returns one parameter as a line of help: `name=choice|choice (default) — what for`. */
export function explain({ name, kind, choices, required, default: usual, description }: ParamInfo): string {
  const values: Partial<Record<ParamKind, string>> = {
    boolean: 'true|false',
    choice: choices.join('|'),
    date: 'YYYY-MM-DD',
  };
  const value = values[kind] ?? kind.toUpperCase();
  const state = required ? ' (required)' : usual === undefined ? '' : ` (${usual})`;
  return `${name}=${value}${state}${description ? ` — ${description}` : ''}`;
}

interface Inner {
  schema: z.ZodType;
  required: boolean;
  default?: unknown;
}

/** Takes the wrappers (optional, default, nullable, pipe) off a schema. */
function inner(schema: z.ZodType): Inner {
  const found: Inner = { schema, required: true };
  for (;;) {
    const def = found.schema.def as { type: string; innerType?: z.ZodType; in?: z.ZodType; defaultValue?: unknown };
    const next = def.innerType ?? (def.type === 'pipe' ? def.in : undefined);
    if (def.type === 'default' || def.type === 'prefault') found.default ??= def.defaultValue;
    if (['default', 'prefault', 'optional', 'nullish', 'catch'].includes(def.type)) found.required = false;
    if (!next) return found;
    found.schema = next;
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

function describe(name: string, field: z.ZodType): ParamInfo {
  const { schema, required, default: usual } = inner(field);
  const mark = markOf(field);
  const kind = isDay(schema) ? 'date' : (kinds[schema.def.type] ?? 'other');
  return {
    name,
    kind,
    choices: kind === 'choice' ? choicesOf(schema) : [],
    required,
    default: usual === undefined ? undefined : mark === 'secret' ? MASK : shown(usual),
    secret: mark === 'secret',
    path: mark === 'path' || mark === 'file',
    file: mark === 'file',
    description: field.description ?? schema.description,
  };
}

/** A mark holds through wrappers: `secret(z.string()).optional()` is secret. */
function markOf(schema: z.ZodType): Mark['kind'] | undefined {
  const mark = marks.get(schema) as Mark | undefined;
  const def = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  const next = def.innerType ?? def.in;
  return mark?.kind ?? (next ? markOf(next) : undefined);
}

/** `z.iso.date()`: a calendar day as text. */
function isDay(schema: z.ZodType): boolean {
  return (schema.def as { format?: string }).format === 'date';
}

function choicesOf(schema: z.ZodType): string[] {
  const { entries, values } = schema.def as { entries?: Record<string, string>; values?: unknown[] };
  return (entries ? Object.values(entries) : (values ?? [])).map(String);
}

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join(',') : String(value);
}

const yes = new Set(['true', 'yes', 'on', '1']);
const no = new Set(['false', 'no', 'off', '0']);

function coerce({ name, kind, required }: ParamInfo, value: unknown, { shape }: z.ZodObject): unknown {
  if (typeof value !== 'string') return value;
  if (value === '' && !required && kind !== 'text') return undefined;
  if (kind === 'number') return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : value;
  if (kind === 'boolean') return yes.has(value.toLowerCase()) ? true : no.has(value.toLowerCase()) ? false : value;
  if (kind === 'list') return value.split(',').map((part) => part.trim());
  if (kind === 'date' && inner(shape[name] as z.ZodType).schema.def.type === 'date') return new Date(value);
  return value;
}

/** One sentence for each parameter: what else is wrong with it follows from the first. */
function isFirst({ name }: ParamFault, index: number, faults: ParamFault[]): boolean {
  return faults.findIndex((fault) => fault.name === name) === index;
}

function unknownParam(name: string): ParamFault {
  return { kind: 'unknown', name, sentence: `There is no parameter ${name}.` };
}

function otherForm(name: string): ParamFault {
  return { kind: 'form', name, sentence: `“${name}” is not of the form key=value.` };
}

function toFault(issue: z.core.$ZodIssue, given: Record<string, unknown>): ParamFault {
  const name = issue.path.map(String).join('.');
  const isMissing = !Object.hasOwn(given, String(issue.path[0])) && issue.code === 'invalid_type';
  if (isMissing) return { kind: 'missing', name, sentence: `${name} is missing.` };
  return { ...kindOf(issue), name, sentence: `${name} is wrong: ${issue.message}.` };
}

function kindOf(issue: z.core.$ZodIssue): Pick<ParamFault, 'kind' | 'allowed'> {
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
