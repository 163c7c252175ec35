import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';

const require = createRequire(import.meta.url);

/** Families in the order in which a missing glyph is looked for. DejaVu has plain emoji, so it comes after the coloured ones. */
const files = [
  ['Tally Sans', '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'],
  ['Tally Sans', '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'],
  ['Tally Emoji', '@expo-google-fonts/noto-color-emoji/400Regular/NotoColorEmoji_400Regular.ttf'],
  ['Tally Fallback', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
  ['Tally Fallback', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'],
] as const;

/** After it, the families of `style.font` come from installed packages; the files are mapped, not read. Throws for a missing file. */
export function registerFonts(): void {
  for (const [family, file] of files) {
    if (!GlobalFonts.registerFromPath(require.resolve(file), family)) throw new Error(`${file} is not a font`);
  }
}
