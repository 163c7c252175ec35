/** What stands in a log in place of what must not. */
export const HIDDEN = '[hidden]';

const secretKey =
  /(token|passw(or)?d|secret|authorization|cookie|api[-_]?key|connection[-_]?string|database[-_]?url|private[-_]?key)$/i;

/** Keys under which libraries keep what people wrote: Telegram's messages, parameters of queries, rows in pg's errors. */
const writtenKey = /^(text|caption|payload|params|detail|where|ctx)$/;

/** Bounded where a pattern could begin at every letter: a long text must not make the log slow. */
const rewrites: [RegExp, string][] = [
  [/\/bot\d+:[^/\s"']+/g, `/bot${HIDDEN}`],
  [/\b\d{5,}:[\w-]{20,}/g, HIDDEN],
  [/\b(postgres(?:ql)?:\/\/)[^\s"']+/gi, `$1${HIDDEN}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"']{1,500}@/gi, `$1${HIDDEN}@`],
  [/\b(bearer)\s+[^\s"',]+/gi, `$1 ${HIDDEN}`],
  [
    /((?:token|passw(?:or)?d|secret|authorization|api[-_]?key)\\?["']?\s*[=:]\s*\\?["']?)(?!bearer )[^\s"',;&)}\\]+/gi,
    `$1${HIDDEN}`,
  ],
  [/(\nparams: )[\s\S]*$/, `$1${HIDDEN}`],
  [/(invalid input [^:]{1,100}: |out of range: )"[\s\S]*"/, `$1${HIDDEN}`],
];

/** Returns a function that hides in a text whatever looks like a secret, and each of `secrets` (8 characters or more). */
export function textRedactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 8);
  return (text) => {
    const without = known.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text);
    return rewrites.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), without);
  };
}

/**
 * Returns a function that takes one line of JSON and gives it back without secrets and without what people wrote: values
 * of telling keys at any depth, and telling parts of every text. A last barrier: callers still log ids only.
 */
export function lineRedactor(secrets: readonly string[]): (line: string) => string {
  const redact = textRedactor(secrets);
  const hide = (key: string, value: unknown): unknown => {
    if (secretKey.test(key) || writtenKey.test(key)) return HIDDEN;
    return typeof value === 'string' ? redact(value) : value;
  };
  return (line) => `${JSON.stringify(JSON.parse(line, hide))}\n`;
}

const errorKeys = ['code', 'errno', 'syscall', 'address', 'port', 'path', 'statusCode'];
const postgresKeys = ['severity', 'schema', 'table', 'column', 'constraint', 'routine', 'query'];
const telegramKeys = ['method', 'error_code', 'description'];
const keptKeys = [...errorKeys, ...postgresKeys, ...telegramKeys];

/**
 * Returns what may be logged of an error: type, message, frames of the stack, a fixed list of fields, and the same of the
 * errors inside it (`cause`, grammY's `error`, `errors`), five levels deep. Other fields hold contexts, payloads and rows.
 */
export function errorFields(error: Error, depth = 0): Record<string, unknown> {
  const fields = error as Error & Record<string, unknown>;
  const deeper = (value: unknown) => {
    if (value instanceof Error) return depth < 5 ? errorFields(value, depth + 1) : HIDDEN;
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

/** Returns the frames of the stack without the message, which would say what the redaction took from it. */
function frames({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  const lines = (start < 0 ? stack : stack.slice(start + message.length)).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).join('\n');
}
