import { stemmer as stemEnglish } from '@orama/stemmers/english';
import { stemmer as stemRussian } from '@orama/stemmers/russian';
import { remember } from './remember.ts';

/** Forms of words that the stemmers do not reduce to the stem of the base form. */
const irregularForms: Record<string, string> = {
  ran: 'run',
  slept: 'sleep',
  swam: 'swim',
  swum: 'swim',
  rode: 'ride',
  wrote: 'write',
  drew: 'draw',
  sang: 'sing',
  taught: 'teach',
  drove: 'drive',
  biked: 'bike',
  lay: 'lie',
  knit: 'knitting',
  бежал: 'бег',
  пробежал: 'бег',
  бежала: 'бег',
  пробежала: 'бег',
  побегал: 'бег',
  побегала: 'бег',
  спал: 'сон',
  спала: 'сон',
  поспал: 'сон',
  поспала: 'сон',
  сна: 'сон',
  сном: 'сон',
  сну: 'сон',
  сне: 'сон',
  читал: 'чтение',
  читала: 'чтение',
  почитал: 'чтение',
  почитала: 'чтение',
  прочитал: 'чтение',
  прочитала: 'чтение',
  прочел: 'чтение',
  прочла: 'чтение',
  читаю: 'чтение',
  писал: 'письмо',
  убирал: 'уборка',
  убирала: 'уборка',
  убирался: 'уборка',
  убиралась: 'уборка',
  убрался: 'уборка',
  убралась: 'уборка',
  пел: 'пение',
  пела: 'пение',
  шил: 'шитье',
  шила: 'шитье',
};

/** Returns the stem of a folded word, English or Russian. Forms of one word have the same stem: `ran`, `running`. */
export const stemWord = remember((word) => computeStem(irregularForms[word] ?? word));

function computeStem(word: string): string {
  if (/^[a-z]{3,}$/.test(word)) return stemEnglish(word);
  return /^[а-я]{3,}$/.test(word) ? stemRussian(word) : word;
}

const verbEnding = /(?:л|ла|ло|ли|лся|лась|лись|ть|ться|ю|юсь|ем|емся|ешь)$/u;
const verbPrefix = /^(?:по|про|от|с|за|вы|на|при|до|пере)(?=.{3})/u;
const derivation = /(?:ирован|ирова|изац|ован|ова|овк|ац|ен|ан|а|я|и|е|к|ь)$/u;
const minRootLength = 3;

/** Returns true for a Russian word with the ending of a verb in the past or present: `занималась`, `плаваю`. */
export function isRussianVerb(word: string): boolean {
  return word.length > 3 && /^[а-я]+$/.test(word) && verbEnding.test(word);
}

/**
 * Returns the root of a Russian noun, null for another word. A verb with this root is related to it: `поплавал` and
 * `плавание`. This is a guess: only the endings are compared.
 */
export function findNounRoot(noun: string): string | null {
  if (!/^[а-я]{3,}$/.test(noun)) return null;
  const root = findRoot(noun.replace(verbPrefix, ''));
  return root.length >= minRootLength ? root : null;
}

/** Returns the roots that a word may have as a Russian verb: one with its prefix and one without. */
export function findVerbRoots(verb: string): string[] {
  if (!isRussianVerb(verb)) return [];
  return [...new Set([findRoot(verb), findRoot(verb.replace(verbPrefix, ''))])];
}

function findRoot(word: string): string {
  const stem = stemWord(word);
  const root = stem.replace(derivation, '');
  return root.length >= minRootLength ? root : stem;
}

/**
 * Returns true where two words with the same stem are forms of one word. English stems are coarse: `organ` is also the
 * stem of `organize`, so only `-s`, `-ed` and `-ing` count as endings.
 */
export function isSameWord(typed: string, word: string): boolean {
  if (!/^[a-z]+$/.test(typed) || irregularForms[typed] !== undefined) return true;
  const bases = englishBases(word);
  return englishBases(typed).some((base) => bases.includes(base));
}

const endings = ['s', 'es', 'ed', 'd', 'ing'];

/** Returns the words of which a word may be a form, itself included: `running` is `runn`, `runne` or `run`. */
function englishBases(word: string): string[] {
  const roots = endings.filter((ending) => word.endsWith(ending)).map((ending) => word.slice(0, -ending.length));
  const bases = roots.flatMap((root) => [root, `${root}e`, root.replace(/(.)\1$/, '$1'), root.replace(/i$/, 'y')]);
  return [word, ...bases.filter((base) => base.length >= minRootLength)];
}
