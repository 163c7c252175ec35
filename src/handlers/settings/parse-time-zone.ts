import { distance as levenshtein } from 'fastest-levenshtein';
import { cities, otherPlaceNames } from './cities.ts';
import { offsetMinutes } from './format-time-zone.ts';

/** The time zone that a text means, several that it may mean, or none. */
export type TimeZoneMatch = { kind: 'one'; zone: string } | { kind: 'near'; zones: string[] } | { kind: 'none' };

/** Zones for which Node uses an old name. The new names are those of people and of PostgreSQL. */
const currentNames = new Map([
  ['Africa/Asmera', 'Africa/Asmara'],
  ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['America/Catamarca', 'America/Argentina/Catamarca'],
  ['America/Cordoba', 'America/Argentina/Cordoba'],
  ['America/Jujuy', 'America/Argentina/Jujuy'],
  ['America/Mendoza', 'America/Argentina/Mendoza'],
  ['America/Coral_Harbour', 'America/Atikokan'],
  ['America/Indianapolis', 'America/Indiana/Indianapolis'],
  ['America/Louisville', 'America/Kentucky/Louisville'],
  ['America/Godthab', 'America/Nuuk'],
  ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
  ['Asia/Katmandu', 'Asia/Kathmandu'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['Asia/Rangoon', 'Asia/Yangon'],
  ['Atlantic/Faeroe', 'Atlantic/Faroe'],
  ['Europe/Kiev', 'Europe/Kyiv'],
  ['Pacific/Truk', 'Pacific/Chuuk'],
  ['Pacific/Ponape', 'Pacific/Pohnpei'],
  ['Pacific/Enderbury', 'Pacific/Kanton'],
]);

const maxSimilar = 6;
/** No zone or city has a longer name. */
const maxTextLength = 64;
/** Shorter beginnings match too many names. */
const minPrefixLength = 3;

/**
 * Returns true for a time zone that this machine knows. An offset such as `+02:00` is not a time zone: it has no summer
 * time.
 */
export function isKnownTimeZone(name: string): boolean {
  return canonicalName(name) !== null;
}

/**
 * Finds the time zone that a text means: an IANA name, its city, or a well-known city in English or Russian, without
 * regard to case, accents, spaces and underscores.
 *
 * An offset such as `UTC+3` and a name with a typo are never taken as they are: the result is a list to choose from.
 */
export function parseTimeZone(text: string, at: Date): TimeZoneMatch {
  const typed = foldText(text);
  if (typed === '' || text.length > maxTextLength) return { kind: 'none' };
  const offset = parseOffset(text);
  if (offset !== null) return toMatch(zonesWithOffset(offset, at));
  const exact = [...(getZonesByName().get(typed) ?? [])];
  if (exact[0] !== undefined) return exact.length === 1 ? { kind: 'one', zone: exact[0] } : toMatch(exact);
  // Old names such as US/Pacific. Abbreviations such as EST are not accepted: they do not say when summer time applies.
  const other = text.includes('/') ? canonicalName(text.trim().replace(/\s+/g, '_')) : null;
  return other ? { kind: 'one', zone: other } : toMatch(findSimilarZones(typed));
}

function toMatch(zones: string[]): TimeZoneMatch {
  return zones.length > 0 ? { kind: 'near', zones: zones.slice(0, maxSimilar) } : { kind: 'none' };
}

/** Returns the present name of a zone; null where there is no such zone. */
function canonicalName(name: string): string | null {
  if (!/^\p{L}/u.test(name)) return null;
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return currentNames.get(zone) ?? zone;
  } catch {
    return null; // Intl reports an unknown zone only by an exception
  }
}

function foldText(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}+]+/gu, ' ').trim();
}

let zonesByName: Map<string, Set<string>> | undefined;

/** Returns the zones by all their folded names. The map is created once, which takes some milliseconds. */
function getZonesByName(): Map<string, Set<string>> {
  if (zonesByName) return zonesByName;
  const zones = new Map(['utc', 'gmt'].map((name) => [name, new Set(['UTC'])]));
  const add = (name: string, zone: string) => {
    const key = foldText(name);
    zones.set(key, (zones.get(key) ?? new Set()).add(zone));
  };
  for (const known of Intl.supportedValuesOf('timeZone')) {
    const zone = currentNames.get(known) ?? known;
    for (const name of new Set([known, zone])) {
      add(name, zone);
      add(name.slice(name.lastIndexOf('/') + 1), zone);
    }
  }
  for (const { zone, en, ru } of cities) for (const name of [en, ru]) add(name, zone);
  for (const [zone, ...others] of otherPlaceNames) for (const name of others) add(name, zone);
  zonesByName = zones;
  return zones;
}

/** Parses an offset such as `UTC+3`, `GMT-5` or `+5:30` as minutes to the east; null for other texts. */
function parseOffset(text: string): number | null {
  const [, sign, hours, minutes] = /^\s*(?:utc|gmt)?\s*([+−-])\s*(\d{1,2})(?::?(\d{2}))?\s*$/i.exec(text) ?? [];
  if (!sign) return null;
  return (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes ?? 0));
}

/**
 * Returns the zones with an offset. Zones without summer time come first: a person who knows the own time as `UTC+3` is
 * more likely in one of them.
 */
function zonesWithOffset(offset: number, at: Date): string[] {
  const halfYearLater = new Date(at.getTime() + 182 * 86_400_000);
  const hasSummerTime = (zone: string) => Number(offsetMinutes(zone, halfYearLater) !== offset);
  return cities
    .map(({ zone }) => zone)
    .filter((zone) => offsetMinutes(zone, at) === offset)
    .sort((a, b) => hasSummerTime(a) - hasSummerTime(b));
}

/**
 * Finds names that begin with the text, contain a word that begins with it, or differ by a typo. The nearest come
 * first, each zone once.
 */
function findSimilarZones(typed: string): string[] {
  const found = [...getZonesByName()].flatMap(([name, zones]) => {
    const distance = matchDistance(typed, name);
    return distance === null ? [] : [...zones].map((zone) => ({ zone, distance }));
  });
  return [...new Set(found.sort((a, b) => a.distance - b.distance).map(({ zone }) => zone))];
}

function matchDistance(typed: string, name: string): number | null {
  if (typed.length >= minPrefixLength && name.startsWith(typed)) return 0;
  if (typed.length >= minPrefixLength && name.includes(` ${typed}`)) return 1;
  if (typed.length <= minPrefixLength) return null;
  const typos = levenshtein(typed, name);
  return typos <= Math.floor(typed.length / 3) && typos <= 3 ? 1 + typos : null;
}
