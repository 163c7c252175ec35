/** Hebrew, Arabic and their presentation forms. */
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

/**
 * Wraps a name with right-to-left letters in Unicode isolates (U+2068, U+2069), so that it does not change the
 * direction of the line around it. Other names stay unchanged.
 */
export function isolateRtl(name: string): string {
  return rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
}
