import { z } from 'zod';

/** The environment as read: an absent variable has no key, and no value is empty. */
export type Env = Readonly<Record<string, string>>;

/** What is wrong with one variable. `problem` completes the sentence "NAME …". */
export interface Problem {
  key: string;
  problem: string;
}

/** Variables that mean something only together: all of `all` are set, or none. `extras` may be set only with them. */
export interface VariableGroup {
  all: string[];
  extras?: string[];
}

/**
 * The settings of one part of the program. A new setting is one entry of `variables` and one line of `toConfig`; a new
 * part is one file in `sections/` and one line in `config.ts`.
 */
export interface Section<Variables extends z.ZodRawShape, Part extends object> {
  /**
   * Name of an environment variable → schema. The schema's `error` completes the sentence "NAME must be …", and its
   * description says what the variable is for. Both are shown for a wrong value; the value itself never is.
   */
  variables: Variables;
  groups?: VariableGroup[];
  /** Rules between variables. Each sees the raw environment, so that it speaks even when another value is wrong. */
  rules?: ((env: Env) => Problem | undefined)[];
  /** Turns the parsed variables into the section's part of the configuration. */
  toConfig(values: z.output<z.ZodObject<Variables>>): Part;
}

/** Declares a section; it only lets the compiler infer the types. */
export function defineSection<Variables extends z.ZodRawShape, Part extends object>(
  section: Section<Variables, Part>,
): Section<Variables, Part> {
  return section;
}

/** Values that are replaced in every log line; see `secretVariable` and `secretUrlVariable`. */
const secretKinds = z.registry<{ kind: 'value' | 'url' }>();

/**
 * Marks a variable whose value never appears in a log. Mark the finished schema: a later method call loses the mark.
 */
export function secretVariable<Schema extends z.ZodType>(schema: Schema): Schema {
  secretKinds.add(schema, { kind: 'value' });
  return schema;
}

/** Marks an address that may hold a password: then neither the address nor the password appears in a log. */
export function secretUrlVariable<Schema extends z.ZodType>(schema: Schema): Schema {
  secretKinds.add(schema, { kind: 'url' });
  return schema;
}

/** Returns the values of `env` that must never appear in a log, in every spelling in which they may occur. */
export function findSecrets(variables: z.ZodRawShape, env: Env): string[] {
  const secrets = Object.entries(variables).flatMap(([name, schema]) => {
    const kind = secretKinds.get(schema as z.ZodType)?.kind;
    const value = env[name]?.trim();
    if (!kind || !value) return [];
    if (kind === 'value') return [value, encodeURIComponent(value)];
    const { password } = new URL(value);
    return password ? [value, password, decodeURIComponent(password)] : [];
  });
  return [...new Set(secrets)];
}

/** Returns the values when all of them are set, else undefined. */
export function allSet<Values extends Record<string, unknown>>(
  values: Values,
): { [Name in keyof Values]: NonNullable<Values[Name]> } | undefined {
  const isSet = Object.values(values).every((value) => value !== undefined);
  return isSet ? (values as { [Name in keyof Values]: NonNullable<Values[Name]> }) : undefined;
}
