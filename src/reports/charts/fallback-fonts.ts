import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GlobalFonts } from 'canvas';

const require = createRequire(import.meta.url);

/**
 * Packages with letters that the fonts of every chart lack. Each has small files for a part of Unicode, listed in its
 * `unicode.json`. East Asian ones come last: they also list letters of other scripts, which they do not have.
 */
const packages = {
  bengali: '@fontsource-variable/noto-sans-bengali',
  ethiopic: '@fontsource-variable/noto-sans-ethiopic',
  gujarati: '@fontsource-variable/noto-sans-gujarati',
  gurmukhi: '@fontsource-variable/noto-sans-gurmukhi',
  kannada: '@fontsource-variable/noto-sans-kannada',
  khmer: '@fontsource-variable/noto-sans-khmer',
  malayalam: '@fontsource-variable/noto-sans-malayalam',
  myanmar: '@fontsource/noto-sans-myanmar',
  oriya: '@fontsource-variable/noto-sans-oriya',
  sinhala: '@fontsource-variable/noto-sans-sinhala',
  tamil: '@fontsource-variable/noto-sans-tamil',
  telugu: '@fontsource-variable/noto-sans-telugu',
  thai: '@fontsource-variable/noto-sans-thai',
  chinese: '@fontsource-variable/noto-sans-sc',
  japanese: '@fontsource-variable/noto-sans-jp',
  korean: '@fontsource-variable/noto-sans-kr',
} as const;
type Package = keyof typeof packages;

/**
 * Characters that may need one of the packages: Indic, Southeast Asian, Ethiopic, East Asian and their full width
 * forms.
 */
const needsPackage = new RegExp(
  [
    String.raw`[\u{980}-\u{109f}\u{1100}-\u{139f}\u{1780}-\u{17ff}\u{2d80}-\u{2ddf}\u{2e80}-\u{a4cf}\u{a960}-\u{a97f}`,
    String.raw`\u{a9e0}-\u{a9ff}\u{aa60}-\u{aa7f}\u{ab00}-\u{ab2f}\u{ac00}-\u{d7ff}\u{f900}-\u{faff}`,
    String.raw`\u{fe30}-\u{fe4f}\u{ff00}-\u{ffef}\u{20000}-\u{3ffff}]`,
  ].join(''),
  'u',
);

const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const hangul = /\p{Script=Hangul}/u;

/** The parts that repeat the letters of the fonts of every chart. */
const commonParts = new Set(['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'vietnamese']);

/** A file of a package and the code points in it. */
interface FontPart {
  family: string;
  file: string;
  ranges: [first: number, last: number][];
}

/** Returns the font families for the letters of a text that other fonts lack, most suitable first. */
export type FindFallbackFamilies = (text: string) => string[];

/**
 * Creates a function that registers font files when a text first needs them. Each file takes about 3 ms; a text without
 * such letters takes none.
 *
 * Chinese, Japanese and Korean write many of the same characters in different forms. A text with kana gets the Japanese
 * forms, one with Hangul the Korean ones, any other the Chinese ones.
 */
export function createFallbackFonts(): FindFallbackFamilies {
  const parts = new Map<Package, FontPart[]>();
  const registered = new Set<FontPart>(); // asking the library takes longer than finding the part
  const loadParts = (name: Package) => {
    const loaded = parts.get(name) ?? readParts(name);
    parts.set(name, loaded);
    return loaded;
  };
  return (text) => {
    const families = new Set<string>();
    const order = orderPackages(text);
    for (const character of new Set(text)) {
      if (!needsPackage.test(character)) continue;
      const part = findPart(character.codePointAt(0) ?? 0, order, loadParts);
      if (!part) continue;
      if (!registered.has(part)) registerPart(part);
      registered.add(part);
      families.add(part.family);
    }
    return [...families];
  };
}

/** Returns the packages in the order in which a character is looked up. */
function orderPackages(text: string): Package[] {
  const eastAsian: Package[] = [
    ...(kana.test(text) ? ['japanese' as const] : []),
    ...(hangul.test(text) ? ['korean' as const] : []),
    'chinese',
    'japanese',
    'korean',
  ];
  const others = (Object.keys(packages) as Package[]).filter((name) => !eastAsian.includes(name));
  return [...others, ...new Set(eastAsian)];
}

function findPart(codePoint: number, order: Package[], loadParts: (name: Package) => FontPart[]): FontPart | null {
  for (const name of order) {
    const part = loadParts(name).find(({ ranges }) =>
      ranges.some(([first, last]) => first <= codePoint && codePoint <= last),
    );
    if (part) return part;
  }
  return null;
}

/** Reads the list of the files of a package. */
function readParts(name: Package): FontPart[] {
  const packageName = packages[name];
  const [scope = '', family = ''] = packageName.split('/');
  const suffix = scope === '@fontsource' ? '400-normal' : 'wght-normal';
  const list = JSON.parse(readFileSync(require.resolve(`${packageName}/unicode.json`), 'utf8')) as Record<
    string,
    string
  >;
  return Object.entries(list)
    .filter(([part]) => !commonParts.has(part))
    .map(([part, ranges]) => {
      const file = `${packageName}/files/${family}-${part.replace(/[[\]]/g, '')}-${suffix}.woff2`;
      return { family: `Tally ${name} ${part}`, file, ranges: ranges.split(',').map(parseRange) };
    });
}

/** Parses `U+4E00` or `U+4E00-4EFF`. */
function parseRange(range: string): [number, number] {
  const [first = '', last = first] = range.trim().slice(2).split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

/** Registers a file, unless an earlier chart has done it. */
function registerPart({ family, file }: FontPart): void {
  if (GlobalFonts.has(family)) return;
  if (!GlobalFonts.registerFromPath(require.resolve(file), family)) throw new Error(`${file} is not a font`);
}
