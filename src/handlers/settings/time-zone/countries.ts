import { languages } from '../../../time/language.ts';
import { listOffsetMinutes } from '../format-time-zone.ts';
import { nameKey } from './fold-name.ts';
import { countPeopleByZone, listCountries } from './place-index.ts';
import { currentZoneName } from './zone-names.ts';

/** Names that the locale data of Node does not have, by the code of the country in ISO 3166. */
const otherNames: Record<string, readonly string[]> = {
  AE: ['Emirates', 'Эмираты', 'Объединённые Арабские Эмираты', 'UAE'],
  BY: ['Белоруссия', 'Belorussia'],
  CD: ['Congo', 'Конго'],
  CI: ["Cote d'Ivoire", 'Берег Слоновой Кости'],
  CN: ['КНР', 'PRC'],
  CZ: ['Czech Republic', 'Чешская Республика'],
  DO: ['Доминикана'],
  GB: ['England', 'Англия', 'Britain', 'Great Britain', 'Британия', 'Scotland', 'Шотландия', 'Wales', 'Уэльс'],
  KG: ['Кыргызстан', 'Киргизстан'],
  KP: ['Северная Корея', 'КНДР'],
  KR: ['Korea', 'Корея', 'Южная Корея'],
  MD: ['Молдавия', 'Moldavia'],
  MM: ['Burma', 'Бирма'],
  NL: ['Holland', 'Голландия'],
  RU: ['РФ', 'Российская Федерация', 'Russian Federation'],
  TM: ['Туркмения'],
  TR: ['Turkey'],
  US: ['USA', 'America', 'Америка', 'Соединённые Штаты Америки', 'United States of America'],
  ZA: ['Южно-Африканская Республика'],
};

let codesByName: Map<string, string> | undefined;

/** Returns the code of the country with a name in English or Russian. */
export function findCountry(name: string): string | null {
  codesByName ??= createCountryNames();
  return codesByName.get(nameKey(name)) ?? null;
}

function createCountryNames(): Map<string, string> {
  const codes = listCountries();
  const names = new Map<string, string>();
  for (const language of languages)
    for (const style of ['long', 'short'] as const) {
      const displayNames = new Intl.DisplayNames(language, { type: 'region', style });
      for (const code of codes) names.set(nameKey(displayNames.of(code) ?? code), code);
    }
  for (const [code, others] of Object.entries(otherNames)) for (const name of others) names.set(nameKey(name), code);
  return names;
}

/** The library of TypeScript does not declare these yet. */
interface LocaleWithTimeZones extends Intl.Locale {
  timeZones?: string[];
  getTimeZones?(): string[];
}

/** Returns the zones of a country, those with most people first. */
export function listZonesOfCountry(code: string): string[] {
  const locale = new Intl.Locale('und', { region: code }) as LocaleWithTimeZones;
  // Newer versions of Node have a method in place of the property.
  const zones = (locale.getTimeZones?.() ?? locale.timeZones ?? []).map(currentZoneName);
  const people = countPeopleByZone(code);
  return zones.sort((a, b) => (people.get(b) ?? 0) - (people.get(a) ?? 0));
}

/** Returns the zones of a country like {@link listZonesOfCountry}, but only the first of several with the same time. */
export function listTimesOfCountry(code: string, at: Date): string[] {
  // Now and in each quarter of the year from now, which shows the summer time.
  const instants = [0, 91, 182, 273].map((days) => new Date(at.getTime() + days * 86_400_000));
  const zoneByOffsets = new Map<string, string>();
  for (const zone of listZonesOfCountry(code)) {
    const offsets = listOffsetMinutes(zone, instants).join();
    if (!zoneByOffsets.has(offsets)) zoneByOffsets.set(offsets, zone);
  }
  return [...zoneByOffsets.values()];
}
