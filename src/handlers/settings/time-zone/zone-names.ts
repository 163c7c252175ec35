import { nameKey } from './fold-name.ts';

/** Zones for which Node uses an old name. The new names are those of people and of PostgreSQL. */
const newNames = new Map([
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

/** Returns the present name of a zone that Node may call by an old one. */
export function currentZoneName(zone: string): string {
  return newNames.get(zone) ?? zone;
}

/**
 * Returns true for a time zone that this machine knows. An offset such as `+02:00` is not a time zone: it has no summer
 * time.
 */
export function isKnownTimeZone(name: string): boolean {
  return canonicalZoneName(name) !== null;
}

/** Returns the present name of a zone or of an old name such as `US/Pacific`; null where there is no such zone. */
export function canonicalZoneName(name: string): string | null {
  if (!/^\p{L}/u.test(name)) return null;
  try {
    return currentZoneName(new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    return null; // Intl reports an unknown zone only by an exception
  }
}

/** The zones by the keys of their names, such as `americanewyork`, and of the cities in them, such as `newyork`. */
export interface ZoneNames {
  byName: ReadonlyMap<string, string>;
  byCity: ReadonlyMap<string, string>;
}

let zoneNames: ZoneNames | undefined;

/** Returns the names of all zones. The maps are created once, which takes some milliseconds. */
export function getZoneNames(): ZoneNames {
  if (zoneNames) return zoneNames;
  const byName = new Map(['utc', 'gmt'].map((name) => [name, 'UTC']));
  const byCity = new Map<string, string>();
  for (const known of Intl.supportedValuesOf('timeZone')) {
    const zone = currentZoneName(known);
    for (const name of [known, zone]) {
      byName.set(nameKey(name), zone);
      if (name.includes('/')) byCity.set(nameKey(name.slice(name.lastIndexOf('/') + 1)), zone);
    }
  }
  zoneNames = { byName, byCity };
  return zoneNames;
}
