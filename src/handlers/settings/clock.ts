/** Returns the zone's distance from UTC at an instant, in minutes, positive east. Throws RangeError for an unknown zone. */
export function offsetMinutes(zone: string, at: Date): number {
  const name = part(zone, at, { timeZoneName: 'longOffset' }, 'timeZoneName');
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

/** Returns `UTC`, `UTC+2` or `UTC−3:30`. */
export function formatOffset(zone: string, at: Date): string {
  const offset = offsetMinutes(zone, at);
  if (offset === 0) return 'UTC';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${minutes}`}`;
}

/** Returns what a clock on the wall there shows, `14:05`. */
export function clockTime(zone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Returns the name of an ISO weekday (1 Monday … 7 Sunday), with a capital letter. */
export function weekdayName(day: number, language: string): string {
  const name = part('UTC', new Date(Date.UTC(2024, 0, day)), { weekday: 'long' }, 'weekday', language);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function part(
  zone: string,
  at: Date,
  options: Intl.DateTimeFormatOptions,
  type: Intl.DateTimeFormatPartTypes,
  language = 'en',
): string {
  const parts = new Intl.DateTimeFormat(language, { ...options, timeZone: zone }).formatToParts(at);
  return parts.find((each) => each.type === type)?.value ?? '';
}
