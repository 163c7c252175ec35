import { offsetMinutes } from '../format-time-zone.ts';
import { cities } from './cities.ts';
import { listZonesOfCountry } from './countries.ts';
import { getZoneNames } from './zone-names.ts';

/**
 * Zones by abbreviation. An abbreviation alone never sets a zone: it does not say when summer time applies, and several
 * have more than one meaning.
 */
const zonesByAbbreviation: readonly (readonly [abbreviations: string, zones: string])[] = [
  ['hst', 'Pacific/Honolulu'],
  ['akst akdt', 'America/Anchorage'],
  ['pst pdt pt', 'America/Los_Angeles America/Vancouver America/Tijuana'],
  ['mst mdt mt', 'America/Denver America/Edmonton America/Phoenix'],
  ['cst cdt ct', 'America/Chicago America/Winnipeg America/Mexico_City Asia/Shanghai'],
  ['est edt et', 'America/New_York America/Toronto America/Panama'],
  ['ast adt', 'America/Halifax America/Puerto_Rico Asia/Riyadh'],
  ['nst ndt', 'America/St_Johns'],
  ['cot', 'America/Bogota'],
  ['clt clst', 'America/Santiago'],
  ['art', 'America/Argentina/Buenos_Aires'],
  ['brt brst', 'America/Sao_Paulo'],
  ['wet west', 'Europe/Lisbon Atlantic/Canary Atlantic/Faroe'],
  ['bst', 'Europe/London Asia/Dhaka'],
  ['cet cest', 'Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Warsaw Europe/Vienna'],
  ['eet eest', 'Europe/Kyiv Europe/Helsinki Europe/Athens Europe/Bucharest Europe/Kaliningrad Africa/Cairo'],
  ['wat', 'Africa/Lagos'],
  ['cat', 'Africa/Maputo'],
  ['eat', 'Africa/Nairobi'],
  ['sast', 'Africa/Johannesburg'],
  ['trt', 'Europe/Istanbul'],
  ['gst', 'Asia/Dubai'],
  ['amt', 'Asia/Yerevan America/Manaus'],
  ['samt', 'Europe/Samara'],
  ['pkt', 'Asia/Karachi'],
  ['yekt', 'Asia/Yekaterinburg'],
  ['uzt', 'Asia/Tashkent'],
  ['ist', 'Asia/Kolkata Asia/Jerusalem Europe/Dublin'],
  ['omst', 'Asia/Omsk'],
  ['novt', 'Asia/Novosibirsk'],
  ['krat', 'Asia/Krasnoyarsk'],
  ['ict', 'Asia/Bangkok Asia/Ho_Chi_Minh'],
  ['wib', 'Asia/Jakarta'],
  ['irkt', 'Asia/Irkutsk'],
  ['hkt', 'Asia/Hong_Kong'],
  ['sgt', 'Asia/Singapore'],
  ['awst', 'Australia/Perth'],
  ['jst', 'Asia/Tokyo'],
  ['kst', 'Asia/Seoul'],
  ['yakt', 'Asia/Yakutsk'],
  ['acst acdt', 'Australia/Adelaide Australia/Darwin'],
  ['aest aedt', 'Australia/Sydney Australia/Brisbane'],
  ['vlat', 'Asia/Vladivostok'],
  ['magt', 'Asia/Magadan'],
  ['pett', 'Asia/Kamchatka'],
  ['nzst nzdt', 'Pacific/Auckland'],
];

/** Returns the zones that a folded abbreviation such as `est` may mean. */
export function findZonesByAbbreviation(typed: string): string[] {
  const row = zonesByAbbreviation.find(([abbreviations]) => abbreviations.split(' ').includes(typed));
  return row?.[1].split(' ') ?? [];
}

const moscowOffset = 180;
/** No zone is farther from UTC. */
const maxOffset = 14 * 60;
const offsetPattern = /^\s*(utc|gmt|гмт|msk|мск)?\s*([+−–-])?\s*(\d{1,2})(?::?(\d{2}))?\s*$/iu;

/**
 * Returns the zones with an offset such as `UTC+3`, `UTC 3`, `GMT-5` or `+5:30`, and the zones of Russia for one such
 * as `мск+4`; null for other texts. A number alone is no offset.
 */
export function findZonesByOffset(text: string, at: Date): string[] | null {
  const [, base = '', sign, hours, minutes] = offsetPattern.exec(text) ?? [];
  if (!hours || (base === '' && !sign)) return null;
  const offset = (sign && sign !== '+' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
  const isFromMoscow = /^[mм]/iu.test(base);
  if (!isFromMoscow) return findZonesWithOffset(offset, at);
  return listZonesOfCountry('RU').filter((zone) => offsetMinutes(zone, at) === moscowOffset + offset);
}

/**
 * Returns the zones with an offset: those of well-known cities, or else all. Zones without summer time come first: a
 * person who knows the own time as `UTC+3` is more likely in one of them.
 */
function findZonesWithOffset(offset: number, at: Date): string[] {
  if (Math.abs(offset) > maxOffset) return [];
  const hasOffset = (zone: string) => offsetMinutes(zone, at) === offset;
  const halfYearLater = new Date(at.getTime() + 182 * 86_400_000);
  const hasSummerTime = (zone: string) => offsetMinutes(zone, halfYearLater) !== offset;
  const wellKnown = cities.map(({ zone }) => zone).filter(hasOffset);
  const zones = wellKnown.length > 0 ? wellKnown : [...new Set(getZoneNames().byName.values())].filter(hasOffset);
  return zones.sort((a, b) => Number(hasSummerTime(a)) - Number(hasSummerTime(b)));
}
