/** The text that replaces a secret in a log line. */
export const redacted = '[hidden]';

const secretKey =
  /(token|passw(or)?d|secret|authorization|cookie|(api|private)[-_]?key|connection[-_]?string|database[-_]?url)$/i;

/** Keys whose values hold texts of people: Telegram messages, query parameters, rows in errors of pg. */
const writtenKey = /^(text|caption|payload|params|detail|where|ctx)$/;

/** Quantifiers are bounded where a match could begin at every letter: a long text must not make the log slow. */
const redactionRules: [RegExp, string][] = [
  [/\/bot\d+:[^/\s"']+/g, `/bot${redacted}`],
  [/\b\d{5,}:[\w-]{20,}/g, redacted],
  [/\b(postgres(?:ql)?:\/\/)[^\s"']+/gi, `$1${redacted}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,500}@/gi, `$1${redacted}@`],
  [/\b(bearer)\s+[^\s"',]+/gi, `$1 ${redacted}`],
  [
    /((?:token|passw(?:or)?d|secret|authorization|api[-_]?key)\\?["']?\s*[=:]\s*\\?["']?)(?!bearer )[^\s"',;&)}\\]+/gi,
    `$1${redacted}`,
  ],
  [/(\nparams: )[\s\S]*$/, `$1${redacted}`],
  [/(invalid input [^:]{1,100}: |out of range: )"[\s\S]*"/, `$1${redacted}`],
];

/**
 * Creates a function that replaces everything in a text that looks like a secret, and each of `secrets` of 8 or more
 * characters.
 */
export function createTextRedactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 8);
  return (text) => {
    const without = known.reduce((rest, secret) => rest.replaceAll(secret, redacted), text);
    return redactionRules.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), without);
  };
}

/**
 * Creates a function that removes secrets and texts of people from one line of JSON: the values of known keys at any
 * depth, and the matching parts of every text. This is the last barrier; callers still log ids only.
 */
export function createLineRedactor(secrets: readonly string[]): (line: string) => string {
  const redact = createTextRedactor(secrets);
  const hide = (key: string, value: unknown): unknown => {
    if (secretKey.test(key) || writtenKey.test(key)) return redacted;
    return typeof value === 'string' ? redact(value) : value;
  };
  return (line) => `${JSON.stringify(JSON.parse(line, hide))}\n`;
}

const errorKeys = ['code', 'errno', 'syscall', 'address', 'port', 'path', 'statusCode'];
const postgresKeys = ['severity', 'schema', 'table', 'column', 'constraint', 'routine', 'query'];
const telegramKeys = ['method', 'error_code', 'description'];
const keptKeys = [...errorKeys, ...postgresKeys, ...telegramKeys];

/**
 * Returns the loggable fields of an error: type, message, stack frames, a fixed list of further fields, and the same
 * for nested errors (`cause`, grammY's `error`, `errors`), up to five levels. Other fields may hold contexts, payloads
 * and rows.
 */
export function errorFields(error: Error, depth = 0): Record<string, unknown> {
  const fields = error as Error & Record<string, unknown>;
  const deeper = (value: unknown) => {
    if (value instanceof Error) return depth < 5 ? errorFields(value, depth + 1) : redacted;
    return value === undefined || value === null ? undefined : String(value);
  };
  return {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message: error.message,
    ...Object.fromEntries(keptKeys.filter((key) => key in error).map((key) => [key, fields[key]])),
    stack: frames(error),
    cause: deeper(error.cause),
    error: deeper(fields.error),
    errors: Array.isArray(fields.errors) ? fields.errors.map(deeper) : undefined,
  };
}

/** Returns the stack frames without the message, because the stack repeats the message before it is redacted. */
function frames({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  const lines = (start < 0 ? stack : stack.slice(start + message.length)).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).join('\n');
}
