/**
 * Folds a name for comparisons: lower case, without accents and apostrophes, one space for everything that is neither a
 * letter nor a digit, and `е` for `ё` and `э`, which are often confused. `Saint-Étienne` becomes `saint etienne`,
 * `Улан-Удэ` becomes `улан уде`.
 */
export function foldPlaceName(text: string): string {
  const plain = text.normalize('NFD').replace(/[\p{M}'’‘ʻʼ`´]/gu, '');
  const spaced = plain.toLowerCase().replace(/[^\p{L}\p{N}+]+/gu, ' ');
  return spaced.trim().replaceAll('э', 'е');
}

/** Returns the key of a name in a map: folded and without spaces, so that `НьюЙорк` finds `Нью-Йорк`. */
export function nameKey(text: string): string {
  return foldPlaceName(text).replaceAll(' ', '');
}

const latinByCyrillic: Record<string, string> = {
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', к: 'k', л: 'l', м: 'm', н: 'n' },
  ...{ о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch' },
  ...{ ъ: '', ы: 'y', ь: '', ю: 'yu', я: 'ya', і: 'i', є: 'ye', ґ: 'g', ў: 'u', ј: 'j', љ: 'lj', њ: 'nj' },
};

/** Writes the Cyrillic letters of a folded name in Latin letters: `москва` becomes `moskva`. */
export function transliterate(folded: string): string {
  return folded.replace(/\p{Script=Cyrillic}/gu, (letter) => latinByCyrillic[letter] ?? letter);
}

/** Spellings of the same sound in different transliterations, in the order in which they are replaced. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/shch|sch/g, 'sh'],
  [/tch/g, 'ch'],
  [/dzh|dj/g, 'j'],
  [/kh/g, 'h'],
  [/ph/g, 'f'],
  [/tz|cz/g, 'ts'],
  [/ck|q|c(?!h)/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/y/g, 'i'],
  [/oo/g, 'u'],
  [/ee/g, 'i'],
  [/ie/g, 'e'],
  [/([a-z])\1+/g, '$1'],
  [/ /g, ''],
];

/**
 * Returns a key that is equal for different spellings of one name in Latin and Cyrillic letters: `Kolhāpur` and
 * `Колхапур` have the key `kolhapur`. Use it only to offer something: different names can have the same key.
 */
export function spellingKey(folded: string): string {
  return spellings.reduce((key, [pattern, spelling]) => key.replace(pattern, spelling), transliterate(folded));
}
