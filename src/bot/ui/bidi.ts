import { hasRtlLetter, removeDirectionControls } from '../../lib/bidi.ts';

/**
 * Returns a name that does not change the direction of the line around it. A name with right-to-left letters is wrapped
 * in Unicode isolates (U+2068, U+2069). From every name it removes the controls of {@link removeDirectionControls}.
 */
export function isolateRtl(name: string): string {
  const clean = removeDirectionControls(name);
  return hasRtlLetter(clean) ? `\u2068${clean}\u2069` : clean;
}
