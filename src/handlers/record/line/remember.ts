const maxRemembered = 20_000;

/** Returns a function that computes the result for a text once: people type the same words and names again. */
export function remember<T>(compute: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    if (results.size >= maxRemembered) results.clear();
    const result = compute(text);
    results.set(text, result);
    return result;
  };
}
