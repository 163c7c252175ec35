import { cities } from './cities.ts';
import { findCountry, listTimesOfCountry } from './countries.ts';
import { extraNames } from './extra-names.ts';
import { foldPlaceName, nameKey } from './fold-name.ts';
import { findZonesByAbbreviation, findZonesByOffset } from './parse-offset.ts';
import { findMisspeltPlaces, findPlacesNamed, findPlacesSpeltLike, findPlacesWithPart } from './place-index.ts';
import { canonicalZoneName, getZoneNames } from './zone-names.ts';

/** The time zone that a text means, several that it may mean, or none. */
export type TimeZoneMatch = { kind: 'one'; zone: string } | { kind: 'near'; zones: string[] } | { kind: 'none' };

const maxOffered = 6;
/** Russia has zones with eleven different times. */
const maxOfferedForCountry = 12;
/** No zone or city has a longer name. */
const maxTextLength = 64;
/** Shorter parts are in too many names. */
const minPartLength = 4;
/** A city that is this many times as large as any other with its name is the one that is meant. */
const dominanceFactor = 3.5;
/** A zone bears the name of the city that most people think of: Vancouver is the one in Canada. */
const zoneCityFactor = 3;
/** The weight, in thousands of people, of a city that has a zone but is not among the places. */
const zoneCityWeight = 50;

/**
 * Finds the time zone that a text means: an IANA name, a city or a country in English or Russian, without regard to
 * case, accents, spaces and hyphens.
 *
 * An offset such as `UTC+3`, an abbreviation such as `EST`, the name of several cities or of a country with several
 * times, and a name with a typo are never taken as they are: the result is a list to choose from.
 */
export function parseTimeZone(text: string, at: Date): TimeZoneMatch {
  const typed = foldPlaceName(text);
  if (typed === '' || text.length > maxTextLength) return { kind: 'none' };
  const offered = findZonesByOffset(text, at) ?? findZonesByAbbreviation(typed);
  if (offered.length > 0) return offer(offered);
  const exact = findExactly(text, typed, at);
  return exact.kind === 'none' ? findSimilar(text, typed, at) : exact;
}

/** Returns the zones as a list to choose from. */
function offer(zones: string[], max = maxOffered): TimeZoneMatch {
  const different = [...new Set(zones)];
  return different.length > 0 ? { kind: 'near', zones: different.slice(0, max) } : { kind: 'none' };
}

/** Returns the only zone, or several as a list to choose from. */
function oneOrOffer(zones: string[], max?: number): TimeZoneMatch {
  const [zone, ...others] = new Set(zones);
  return zone !== undefined && others.length === 0 ? { kind: 'one', zone } : offer(zones, max);
}

/** Finds the zone of a text that is a name as it stands. */
function findExactly(text: string, typed: string, at: Date): TimeZoneMatch {
  const zone = getZoneNames().byName.get(nameKey(typed));
  if (zone) return { kind: 'one', zone };
  const known = getKnownNames().get(nameKey(typed));
  if (known) return oneOrOffer(known);
  const old = text.includes('/') ? canonicalZoneName(text.trim().replace(/\s+/g, '_')) : null;
  if (old) return { kind: 'one', zone: old };
  const country = findCountry(typed);
  if (country) return oneOrOffer(listTimesOfCountry(country, at), maxOfferedForCountry);
  return findCity(typed);
}

let knownNames: Map<string, string[]> | undefined;

/** Returns the zones by the keys of the cities on the buttons and of the extra names. */
function getKnownNames(): Map<string, string[]> {
  if (knownNames) return knownNames;
  const names = new Map<string, string[]>();
  const add = (name: string, zone: string) => names.set(nameKey(name), [...(names.get(nameKey(name)) ?? []), zone]);
  for (const { zone, en, ru } of cities) for (const name of [en, ru]) add(name, zone);
  for (const [zone, ...others] of extraNames) for (const name of others) add(name, zone);
  knownNames = names;
  return names;
}

/** Finds the city with a name. Of several in different zones the one that is much larger than the others is meant. */
function findCity(typed: string): TimeZoneMatch {
  const zoneOfName = getZoneNames().byCity.get(nameKey(typed));
  const weights = new Map<string, number>();
  for (const { zone, weight } of findPlacesNamed(typed)) weights.set(zone, Math.max(weights.get(zone) ?? 0, weight));
  if (zoneOfName) weights.set(zoneOfName, (weights.get(zoneOfName) ?? zoneCityWeight) * zoneCityFactor);
  const ranked = [...weights].sort((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  if (first && first[1] >= dominanceFactor * (second?.[1] ?? 0)) return { kind: 'one', zone: first[0] };
  return offer(ranked.map(([zone]) => zone));
}

/** Finds zones to choose from for a text that is no name as it stands. The first search with a result counts. */
function findSimilar(text: string, typed: string, at: Date): TimeZoneMatch {
  const searches = [
    () => findWithoutAddition(text, at),
    () => listZones(findPlacesSpeltLike(typed)),
    () => (typed.length < minPartLength ? [] : findByPart(typed)),
    () => listZones(findMisspeltPlaces(typed)),
  ];
  for (const search of searches) {
    const zones = search();
    if (zones.length > 0) return offer(zones);
  }
  return { kind: 'none' };
}

function listZones(places: readonly { zone: string }[]): string[] {
  return places.map(({ zone }) => zone);
}

/** Finds zones for texts such as `г. Казань`, `Moscow time`, `Berlin, Germany` and `Europe/Berlin (UTC+1)`. */
function findWithoutAddition(text: string, at: Date): string[] {
  const shorter = text
    .replace(/[,(].*$/su, '')
    .replace(/^\s*(?:г\.|город|city of|the)\s+/iu, '')
    .replace(/\s+(?:time|city|время)\s*$/iu, '');
  if (shorter === text) return [];
  const match = findExactly(shorter, foldPlaceName(shorter), at);
  if (match.kind === 'one') return [match.zone];
  return match.kind === 'near' ? match.zones : [];
}

/** Finds zones of names that contain the text. */
function findByPart(typed: string): string[] {
  const known = [...getKnownNames()].filter(([name]) => name.startsWith(nameKey(typed))).flatMap(([, zones]) => zones);
  return [...known, ...listZones(findPlacesWithPart(typed))];
}
