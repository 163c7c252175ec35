import { stemWord } from './stems.ts';
import type { Word } from './words.ts';

/**
 * Words that suggest a starter habit. They never record by themselves: the person is asked, with the starter first.
 * Keys are folded names of starter habits.
 */
const synonyms: Record<string, string> = {
  running: 'jog jogging jogged sprint',
  walking: 'stroll hike hiking hiked steps',
  workout: 'gym exercise exercising excercise exercised training trained fitness weights lifting',
  meditation: 'mindfulness meditate meditated',
  programming: 'coding code coded dev programming hacking',
  reading: 'book novel',
  cleaning: 'tidy tidying tidied vacuum vacuuming chores housework',
  english: 'duolingo',
  бег: 'пробежка пробежал пробежала пробежать пробежался пробежалась джоггинг',
  прогулка:
    'прошел прошла прошелся прошлась прогулял прогуляла ' +
    'гулял гуляла погулял погуляла прогулялся прогулялась ходьба гулять',
  тренировка: 'тренировался тренировалась треня потренировался потренировалась спортзал качалка фитнес',
  медитация: 'медитировал медитировала помедитировал помедитировала',
  программирование: 'кодил кодила код кодинг программил',
  чтение: 'читать почитать прочитать читал читала почитал почитала прочитал прочитала книга книгу',
  музыка: 'музицировал музицировала',
  уборка: 'убирал убирала убирался убиралась убрался убралась прибрался прибралась',
  отжимания: 'отжался отжалась отжимался отжималась',
  английский: 'инглиш english',
};

const starterBySynonym = new Map(
  Object.entries(synonyms).flatMap(([name, words]) => words.split(' ').map((word) => [stemWord(word), name] as const)),
);

/** Two words that together suggest a starter habit. */
const phrases = new Map([
  ['work out', 'workout'],
  ['worked out', 'workout'],
  ['working out', 'workout'],
]);

/** Returns the starter habit that the words at `first` suggest, and the index of the word after them; or null. */
export function findStarterSynonym(words: readonly Word[], first: number): { name: string; next: number } | null {
  const [word, following] = [words[first], words[first + 1]];
  if (!word) return null;
  const phrase = phrases.get(`${word.folded} ${following?.folded ?? ''}`);
  if (phrase) return { name: phrase, next: first + 2 };
  const name = starterBySynonym.get(stemWord(word.folded));
  return name ? { name, next: first + 1 } : null;
}
