const unstorable = /\0|\p{Surrogate}/gu;

/**
 * Replaces what PostgreSQL cannot store in a text by U+FFFD: the character NUL and halves of surrogate pairs. For every
 * text that comes from outside.
 */
export function toStorableText(text: string): string {
  return text.replace(unstorable, '\ufffd');
}

const escaped = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/**
 * Returns the value as JSON that PostgreSQL's jsonb accepts: what {@link toStorableText} replaces in a text is replaced
 * in all texts and keys.
 */
export function toStorableJson(value: unknown): string {
  return replaceUnstorable(JSON.stringify(value));
}

/** The search for one escape is much faster than the pattern, and few texts have any. */
function replaceUnstorable(json: string): string {
  return json.includes('\\u') ? json.replace(escaped, '$1\ufffd') : json;
}

/** Returns the value with storable texts and keys. A value that has no others is returned as it is. */
export function toStorable<T>(value: T): T {
  const json = JSON.stringify(value);
  const storable = replaceUnstorable(json);
  return storable === json ? value : (JSON.parse(storable) as T);
}
