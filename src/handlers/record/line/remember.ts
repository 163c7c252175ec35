const maxRemembered = 20_000;
/** Longer texts are typed once, and would fill the memory. Names of habits are not longer. */
const maxLength = 64;

/**
 * Returns a function that computes the result for a short text once: people type the same words and names again. The
 * callers share the result and must not change it.
 */
export function remember<T>(compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    if (text.length > maxLength) return compute(text);
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= maxRemembered) results.clear();
    const result = compute(text);
    results.set(text, result);
    return result;
  };
}
