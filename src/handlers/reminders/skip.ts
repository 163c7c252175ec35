/** Returns the position after a match at `at`; `at` where there is none. `pattern` is sticky. */
export function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}
