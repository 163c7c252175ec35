import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';
import { createFallbackFonts } from './fallback-fonts.ts';
import { chartStyle } from './style.ts';

const require = createRequire(import.meta.url);

/**
 * Families in the order in which a glyph is searched. DejaVu has emoji without colour, so it comes after the coloured
 * ones.
 */
const files = [
  ['Tally Sans', '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'],
  ['Tally Sans', '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'],
  ['Tally Emoji', '@expo-google-fonts/noto-color-emoji/400Regular/NotoColorEmoji_400Regular.ttf'],
  ['Tally Fallback', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
  ['Tally Fallback', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'],
] as const;

/** Returns the font families for a chart with these texts, as CSS. */
export type ChooseFonts = (texts: string) => string;

/**
 * Registers the fonts of `chartStyle.font` from installed packages. The files are mapped into memory, not read. Fonts
 * of further scripts follow when the texts of a chart need them.
 *
 * @throws Error for a missing or invalid file
 */
export function registerFonts(): ChooseFonts {
  for (const [family, file] of files) {
    if (!GlobalFonts.registerFromPath(require.resolve(file), family)) throw new Error(`${file} is not a font`);
  }
  const findFallbackFamilies = createFallbackFonts();
  return (texts) => [chartStyle.font, ...findFallbackFamilies(texts).map((family) => `"${family}"`)].join(', ');
}
