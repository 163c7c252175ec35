/** The text that is stored and shown instead of a secret. */
export const redactedValue = '•••';

/** The endings of names whose values are secret, in English and Russian: `password`, `API_KEY`, `токен`. */
const secretEndings = 'passw(?:or)?d|passphrase|pass|pwd|secret|token|credentials?|key|парол[ья]|секрет|токен|ключ';

/** Quantifiers are bounded where a match could begin at every letter: a long text must not take long. */
const secretName = String.raw`[\p{L}\p{N}_.-]{0,40}(?:${secretEndings})[\d_]{0,10}`;

/** Secrets that are known without a name: passwords in addresses, tokens of bots, and bearer tokens. */
const secretForms: [RegExp, string][] = [
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,500}@/giu, `$1${redactedValue}@`],
  [/\b\d{5,}:[\w-]{20,}/gu, redactedValue],
  [/\b(bearer)\s+[^\s=]+/giu, `$1 ${redactedValue}`],
];

/**
 * Replaces what looks like a secret in the arguments of a command by •••. The value of a secret may have blanks, so it
 * ends where the next `name=` begins, or the line ends. `names` are further names of secrets.
 *
 * @example
 * maskSecrets('grant-bi password=hush hush wait=false'); // 'grant-bi password=••• wait=false'
 */
export function maskSecrets(text: string, names: readonly string[] = []): string {
  const exact = names.map((name) => name.replace(/[^\p{L}\p{N}_]/gu, '\\$&'));
  const name = `(?<![\\p{L}\\p{N}_.-])(?:${[...exact, secretName].join('|')})`;
  const value = String.raw`(?:(?!\s+[\p{L}][\p{L}\p{N}_-]*\s?=)[^\n])+`;
  const named = new RegExp(String.raw`(${name}\s{0,3}[=:]\s{0,3})${value}`, 'giu');
  const masked = text.replace(named, `$1${redactedValue}`);
  return secretForms.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), masked);
}
