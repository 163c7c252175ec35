import { allWeekdays } from '../../db/schema/limits.ts';

/** The sources of patterns for weekdays, from Monday: names, abbreviations, and the plurals of `sundays`, `по средам`. */
const sources = [
  'mon(?:days?)?|пн|понедельник(?:и|ам)?',
  'tue(?:s|sdays?)?|вт|вторник(?:и|ам)?',
  'wed(?:s|nesdays?)?|ср|сред(?:а|у|ы|ам)',
  'thu(?:rs?|rsdays?)?|чт|четверг(?:и|ам)?',
  'fri(?:days?)?|пт|пятниц(?:а|у|ы|ам)',
  'sat(?:urdays?)?|сб|суббот(?:а|у|ы|ам)',
  'sun(?:days?)?|вс|воскресень(?:е|я|ям)|воскресение',
].map((source) => new RegExp(`^(?:${source})\\.?$`, 'u'));

const weekend = /^(?:weekends?|выходн(?:ой|ые|ым))$/u;
const workdays = /^(?:weekdays?|workdays?|будн(?:и|ям)|будние)$/u;
const everyDay = /^(?:every ?day|each day|all days|daily|каждый день|все дни|ежедневно)$/u;
const nothing = /^(?:none|never|off|no|нет|никогда|без выходных|убрать)$/u;
const separators = /\s*[,;/+&]\s*|\s+(?:and|и)\s+|\s+/u;
/** `every sunday`, `по средам`. A single day (`on sunday`, `в среду`) is none. */
const prefix = /^(?:on (?=.*s$)|every |each |по |кажд(?:ый|ую|ое|ые) )/u;

/** Returns the number of a weekday, 0 for Monday. Null: the word is none. */
export function parseWeekday(word: string): number | null {
  const index = sources.findIndex((source) => source.test(word));
  return index < 0 ? null : index;
}

/**
 * Parses weekdays that recur, as bits with bit 0 for Monday: `sat sun`, `mon-fri`, `weekends`, `по субботам`. 0 for
 * `none`. Null: the text is something else.
 *
 * @param text folded, as `foldRestText` returns it
 */
export function parseWeekdays(text: string): number | null {
  if (nothing.test(text)) return 0;
  if (everyDay.test(text)) return allWeekdays;
  const words = text
    .replace(prefix, '')
    .replace(/\s*[-–—]\s*/gu, '-')
    .split(separators);
  const bits = words.filter((word) => word !== '').map(parsePart);
  return bits.length === 0 || bits.includes(null) ? null : bits.reduce<number>((all, one) => all | (one ?? 0), 0);
}

function parsePart(part: string): number | null {
  if (weekend.test(part)) return 0b110_0000;
  if (workdays.test(part)) return 0b001_1111;
  const [first, last, ...more] = part.split('-').map(parseWeekday);
  if (first == null || last === null || more.length > 0) return null;
  return last === undefined ? 1 << first : rangeOf(first, last);
}

/** Returns the bits from one weekday to another, over Sunday where the second comes first. */
function rangeOf(first: number, last: number): number {
  const count = ((last - first + 7) % 7) + 1;
  const days = Array.from({ length: count }, (_, index) => 1 << ((first + index) % 7));
  return days.reduce((all, one) => all | one, 0) & allWeekdays;
}
