import { distance } from 'fastest-levenshtein';
import { cities, otherNames } from './cities.ts';
import { offsetMinutes } from './clock.ts';

/** What a typed text stands for: one zone, several that it could be, or none. */
export type ZoneReading = { kind: 'one'; zone: string } | { kind: 'near'; zones: string[] } | { kind: 'none' };

/** What Node still calls by a name of before; the new names are the ones that people and PostgreSQL use. */
const renamed = new Map([
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

const mostNear = 6;
/** No zone and no city has a longer name. */
const longestText = 64;
/** Shorter beginnings fit too much. */
const shortestBeginning = 3;

/** True for a zone that this machine can tell the time of. Offsets such as +02:00 are no zones: they know no summer. */
export function isZone(name: string): boolean {
  return canonical(name) !== null;
}

/**
 * Returns what a person means by a text: an IANA name, its city, or a well-known city in English or Russian; without regard
 * to case, accents, spaces and underscores. `UTC+3` and what is spelt nearly right are never taken: they are offered.
 */
export function readZone(text: string, at: Date): ZoneReading {
  const typed = fold(text);
  if (typed === '' || text.length > longestText) return { kind: 'none' };
  const offset = readOffset(text);
  if (offset !== null) return offered(zonesWithOffset(offset, at));
  const exact = [...(zoneNames().get(typed) ?? [])];
  if (exact[0] !== undefined) return exact.length === 1 ? { kind: 'one', zone: exact[0] } : offered(exact);
  // Older names such as US/Pacific; abbreviations (EST) are not taken: they mean different things in summer and winter.
  const other = text.includes('/') ? canonical(text.trim().replace(/\s+/g, '_')) : null;
  return other ? { kind: 'one', zone: other } : offered(nearZones(typed));
}

function offered(zones: string[]): ZoneReading {
  return zones.length > 0 ? { kind: 'near', zones: zones.slice(0, mostNear) } : { kind: 'none' };
}

/** Returns a zone's name in today's spelling, or null where it is none. */
function canonical(name: string): string | null {
  if (!/^\p{L}/u.test(name)) return null;
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return renamed.get(zone) ?? zone;
  } catch {
    return null; // Intl's only way of saying that it does not know the zone
  }
}

function fold(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}+]+/gu, ' ').trim();
}

let names: Map<string, Set<string>> | undefined;

/** Returns every way to write a zone, folded, with the zones it stands for. Made once: it takes some milliseconds. */
function zoneNames(): Map<string, Set<string>> {
  if (names) return names;
  const made = new Map(['utc', 'gmt'].map((name) => [name, new Set(['UTC'])]));
  const add = (name: string, zone: string) => {
    const key = fold(name);
    made.set(key, (made.get(key) ?? new Set()).add(zone));
  };
  for (const known of Intl.supportedValuesOf('timeZone')) {
    const zone = renamed.get(known) ?? known;
    for (const name of new Set([known, zone])) {
      add(name, zone);
      add(name.slice(name.lastIndexOf('/') + 1), zone);
    }
  }
  for (const { zone, en, ru } of cities) for (const name of [en, ru]) add(name, zone);
  for (const [zone, ...others] of otherNames) for (const name of others) add(name, zone);
  names = made;
  return made;
}

/** `UTC+3`, `GMT-5`, `+5:30` as minutes east. */
function readOffset(text: string): number | null {
  const [, sign, hours, minutes] = /^\s*(?:utc|gmt)?\s*([+−-])\s*(\d{1,2})(?::?(\d{2}))?\s*$/i.exec(text) ?? [];
  if (!sign) return null;
  return (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes ?? 0));
}

/** Zones that keep the offset all year come first: who thinks of their time as `UTC+3` knows no summer time. */
function zonesWithOffset(offset: number, at: Date): string[] {
  const halfAYearOff = new Date(at.getTime() + 182 * 86_400_000);
  const changes = (zone: string) => Number(offsetMinutes(zone, halfAYearOff) !== offset);
  return cities
    .map(({ zone }) => zone)
    .filter((zone) => offsetMinutes(zone, at) === offset)
    .sort((a, b) => changes(a) - changes(b));
}

/** What begins so, has a word that begins so, or is a small slip away; the nearest first, each zone once. */
function nearZones(typed: string): string[] {
  const found = [...zoneNames()].flatMap(([name, zones]) => {
    const far = farFrom(typed, name);
    return far === null ? [] : [...zones].map((zone) => ({ zone, far }));
  });
  return [...new Set(found.sort((a, b) => a.far - b.far).map(({ zone }) => zone))];
}

function farFrom(typed: string, name: string): number | null {
  if (typed.length >= shortestBeginning && name.startsWith(typed)) return 0;
  if (typed.length >= shortestBeginning && name.includes(` ${typed}`)) return 1;
  if (typed.length <= shortestBeginning) return null;
  const slips = distance(typed, name);
  return slips <= Math.floor(typed.length / 3) && slips <= 3 ? 1 + slips : null;
}
