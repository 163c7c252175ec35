import { expect, test } from 'vitest';
import { createFallbackFonts } from './fallback-fonts.ts';

test('a text that the fonts of every chart can draw needs no further font', () => {
  const find = createFallbackFonts();
  expect(find('Running · Бег · Τρέξιμο · हिन्दी · قراءة · קריאה · კითხვა · Բառ · 🏃🧘🏽‍♀️ — 1 ½ «x» … ☑')).toEqual([]);
});

test('each further script has a font', () => {
  const find = createFallbackFonts();
  const samples = {
    chinese: '读書。，（',
    japanese: 'よみヨガ',
    korean: '독서한글',
    bengali: 'বাংলা',
    ethiopic: 'አማርኛ',
    gujarati: 'ગુજરાતી',
    gurmukhi: 'ਪੰਜਾਬੀ',
    kannada: 'ಕನ್ನಡ',
    khmer: 'ខ្មែរ',
    malayalam: 'മലയാളം',
    myanmar: 'မြန်မာ',
    oriya: 'ଓଡ଼ିଆ',
    sinhala: 'සිංහල',
    tamil: 'தமிழ்',
    telugu: 'తెలుగు',
    thai: 'ไทย',
  };
  for (const [script, text] of Object.entries(samples)) {
    for (const character of text) expect([character, find(character)[0]]).toEqual([character, expect.any(String)]);
    const families = find(text);
    expect(families.every((family) => family.startsWith(`Tally ${script} `))).toBe(true);
  }
});

test('a shared character has the form of the language that the other characters show', () => {
  const find = createFallbackFonts();
  expect(find('直')[0]).toMatch(/chinese/);
  expect(find('直し')[0]).toMatch(/japanese/);
  expect(find('直 한')[0]).toMatch(/korean/);
});

test('almost all characters of the standard lists of China, Taiwan, Japan and Korea have a font', () => {
  const find = createFallbackFonts();
  const missing = (encoding: string, [first, last]: [number, number], [from, to]: [number, number]) => {
    const decoder = new TextDecoder(encoding);
    const codes = Array.from({ length: (last - first + 1) * (to - from + 1) }, (_, index) =>
      decoder.decode(Uint8Array.of(first + Math.floor(index / (to - from + 1)), from + (index % (to - from + 1)))),
    );
    const characters = codes.filter((text) => /^\p{Script=Han}$/u.test(text));
    expect(characters.length).toBeGreaterThan(2000);
    return characters.filter((character) => find(character).length === 0).length;
  };
  expect(missing('gbk', [0xb0, 0xd7], [0xa1, 0xfe])).toBeLessThan(5);
  expect(missing('big5', [0xa4, 0xc6], [0xa1, 0xfe])).toBeLessThan(30);
  expect(missing('shift_jis', [0x88, 0x9f], [0x80, 0xfc])).toBe(0);
  expect(missing('euc-kr', [0xca, 0xfd], [0xa1, 0xfe])).toBe(0);
});
