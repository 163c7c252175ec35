import { readFileSync } from 'node:fs';
import { distance } from 'fastest-levenshtein';
import { projectPath } from '../../../lib/project-path.ts';
import { spellingKey } from './fold-name.ts';
import { currentZoneName } from './zone-names.ts';

/** A city under one of its names. */
export interface Place {
  name: string;
  zone: string;
  /** In thousands. */
  population: number;
  /** False for an old name, or one in a language where the city has a different name. */
  isMainName: boolean;
  /** How likely a person means this city: its population, less where the name is no main name. */
  weight: number;
}

/** A main name counts as much as another name of a city this many times as large. */
const mainNameFactor = 10;
/** In thousands. A text that is similar to the name of a smaller city is more likely no city at all. */
const minLargePopulation = 300;
/** Shorter keys are equal for too many names. */
const minKeyLength = 4;
/** The first letters of the names whose key begins with a letter, where it is not that letter alone. */
const initialsByKey: Record<string, string> = {
  f: 'fp',
  h: 'hk',
  i: 'iye',
  j: 'jd',
  k: 'kcqx',
  t: 'tc',
  u: 'uo',
  v: 'vw',
};
/** The index of the main names among the fields of a line of `places.tsv`. */
const mainNamesField = 3;

let loaded: string | undefined;

/**
 * Returns the text of `places.tsv`. It is loaded when it is needed first and stays one string: a map of its 40,000
 * names would need ten times the memory, and a search takes milliseconds.
 */
function loadPlaces(): string {
  loaded ??= readFileSync(projectPath('src/handlers/settings/time-zone/places.tsv'), 'utf8');
  return loaded;
}

/** Returns the cities with a folded name, with or without its spaces. */
export function findPlacesNamed(name: string): Place[] {
  return search(`[\\t|]${spacesOptional(name)}(?=[\\t|\\n])`);
}

/** Returns large cities with a folded text as most of the beginning of the name, or else as another word of it. */
export function findPlacesWithPart(text: string): Place[] {
  const pattern = spacesOptional(text);
  const maxLength = text.length * (text.length < 6 ? 1.5 : 2);
  const beginning = search(`[\\t|]${pattern}[^\\t|\\n]*`).filter(isLarge);
  const found = beginning.filter((place) => place.name.length <= maxLength);
  return found.length > 0 ? found : search(`[\\t|][^\\t|\\n]* ${pattern}(?=[ \\t|\\n])[^\\t|\\n]*`).filter(isLarge);
}

function isLarge({ population, isMainName, name }: Place): boolean {
  return population >= minLargePopulation && (isMainName || /\p{Script=Cyrillic}/u.test(name));
}

/** Returns the cities with a first main name, which is in Latin letters, that has the same {@link spellingKey}. */
export function findPlacesSpeltLike(name: string): Place[] {
  const key = spellingKey(name);
  if (key.length < minKeyLength || !isSearchable(key)) return [];
  const initials = initialsByKey[key.charAt(0)] ?? key.charAt(0);
  const firstMainNames = search(`(?<=^\\S+\\t\\w+\\t\\d+)\\t[${initials}][^|\\t\\n]+`);
  return firstMainNames.filter((place) => spellingKey(place.name) === key);
}

/** Returns large cities with a name that begins with the same two letters and differs by one or two typing errors. */
export function findMisspeltPlaces(name: string): Place[] {
  if (!isSearchable(name)) return [];
  const places = search(`[\\t|]${name.slice(0, 2)}[^\\t|\\n]*`);
  return places.filter((place) => isLarge(place) && isTypingError(name, place.name));
}

/** Returns true for names of about six letters that differ by one, of eight or more by two, or by a swap of two. */
export function isTypingError(typed: string, name: string): boolean {
  const length = Math.min(typed.length, name.length);
  if (length < 5 || typed.length + name.length < 11 || typed.slice(0, 2) !== name.slice(0, 2)) return false;
  const edits = distance(typed, name);
  return edits <= (length < 8 ? 1 : 2) || (edits === 2 && sortLetters(typed) === sortLetters(name));
}

/** Returns the codes of the countries in ISO 3166. */
export function listCountries(): Set<string> {
  return new Set([...loadPlaces().matchAll(/(?<=\t)[A-Z]{2}(?=\t)/g)].map(([code]) => code));
}

/** Returns the population of a country in each of its zones, in thousands, counted by its cities. */
export function countPeopleByZone(country: string): Map<string, number> {
  const people = new Map<string, number>();
  for (const [, zone, population] of loadPlaces().matchAll(new RegExp(`^(\\S+)\\t${country}\\t(\\d+)`, 'gm'))) {
    const current = currentZoneName(zone as string);
    people.set(current, (people.get(current) ?? 0) + Number(population));
  }
  return people;
}

/** Returns true for a folded text that can be a name and is safe in a regular expression. */
function isSearchable(name: string): boolean {
  return /^[\p{L} ]+$/u.test(name);
}

function spacesOptional(name: string): string {
  return isSearchable(name) ? [...name.replaceAll(' ', '')].join(' ?') : '(?!)';
}

function sortLetters(text: string): string {
  return [...text].sort().join('');
}

/** Returns the names that a pattern finds, each with the separator before it. */
function search(pattern: string): Place[] {
  const found = [...loadPlaces().matchAll(new RegExp(pattern, 'gmu'))];
  const places = found.map((match) => parsePlace(match[0].slice(1), match.index));
  return places.sort((a, b) => b.weight - a.weight);
}

/** Parses the line around a name. The line has the zone, country, population, main names and other names. */
function parsePlace(name: string, index: number): Place {
  const text = loadPlaces();
  const start = text.lastIndexOf('\n', index) + 1;
  const [zone = '', , thousands] = text.slice(start, text.indexOf('\n', index)).split('\t');
  const isMainName = text.slice(start, index + 1).split('\t').length === mainNamesField + 1;
  const population = Number(thousands);
  const weight = population / (isMainName ? 1 : mainNameFactor);
  return { name, zone: currentZoneName(zone), population, isMainName, weight };
}
