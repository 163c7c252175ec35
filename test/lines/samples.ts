import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HabitCandidate } from '../../src/handlers/shared/match-habit.ts';
import { addDays, type Day } from '../../src/time/days.ts';

/** A line that people really type, and what was meant. */
export interface LineSample {
  id: string;
  who: string;
  text: string;
  /** The record that was meant; null: the line must not be stored without a question. */
  want: WantedRecord | null;
}

export interface WantedRecord {
  habitName: string;
  minutes: number;
  /** Null: any day. */
  date: Day | null;
}

/** A record, or a reading, that is compared with the wanted one. */
export interface StoredRecord {
  habitName: string;
  minutes: number;
  date: Day;
}

/** The day on which all samples were typed, a Saturday. */
export const samplesDay = '2026-11-28';

/** The samples lie beside the project, and not in it: they are shared with others. */
export const samplesFile = fileURLToPath(new URL('../../../shared/data/lines/lines.tsv', import.meta.url));
export const hasSamples = existsSync(samplesFile);

/** Reads the samples: one per line, with tab-separated id, person, text and the record that was meant. */
export function readSamples(file = samplesFile): LineSample[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => /^\d/.test(line)).map(toSample);
}

function toSample(line: string): LineSample {
  const [id = '', who = '', text = '', want = ''] = line.split('\t');
  return { id, who, text: text.replaceAll('⏎', '\n'), want: want === '' ? null : toWanted(want) };
}

function toWanted(want: string): WantedRecord {
  const [habitName = '', minutes, day = ''] = want.split('|');
  const date = day === '*' ? null : /^-?\d+$/.test(day) ? addDays(samplesDay, Number(day)) : day;
  return { habitName, minutes: Number(minutes), date };
}

const starters = {
  en: ['Reading', 'English', 'Running', 'Walking', 'Workout', 'Meditation', 'Programming', 'Music', 'Cleaning'],
  ru: [
    ...['Чтение', 'Английский', 'Бег', 'Прогулка', 'Тренировка', 'Медитация', 'Программирование', 'Музыка'],
    'Уборка',
  ],
};

/** The own habits of the people of the samples. */
export const ownHabits: Record<string, string[]> = {
  en: ['gym', 'guitar', 'piano', 'yoga', 'swim', 'plank', 'sleep', 'work'],
  ru: ['гитара', 'йога', 'зал', 'плавание', 'сон', 'работа', 'зарядка'],
  'new-en': [],
  'new-ru': [],
};

export const languageOf = (who: string): 'en' | 'ru' => (who.endsWith('ru') ? 'ru' : 'en');

/** Returns the habits with which the reader compares the lines of a person: own ones, then starters. */
export function habitsOf(who: string): HabitCandidate[] {
  const own = (ownHabits[who] ?? []).map((name, id) => ({ id, name, own: true, uses: 10 - id }));
  return [...own, ...starters[languageOf(who)].map((name, id) => ({ id: 100 + id, name, own: false, uses: 0 }))];
}

/** Returns true where a record is the wanted one. The starter Running stands for the wanted habit `run`. */
export function fitsWanted({ habitName, minutes, date }: StoredRecord, want: WantedRecord | null): boolean {
  if (!want) return false;
  const name = habitName.toLowerCase() === 'running' ? 'run' : habitName.toLowerCase();
  const isDay = want.date === null || date === want.date;
  return name === want.habitName.toLowerCase() && Math.abs(minutes - want.minutes) < 0.011 && isDay;
}
