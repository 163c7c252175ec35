/**
 * Returns the offset of a time zone from UTC at an instant, in minutes, positive to the east.
 *
 * @throws RangeError for an unknown zone
 */
export function offsetMinutes(zone: string, at: Date): number {
  const name = formatPart(zone, at, { timeZoneName: 'longOffset' }, 'timeZoneName');
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

/** Formats the offset of a time zone: `UTC`, `UTC+2` or `UTC−3:30`. */
export function formatOffset(zone: string, at: Date): string {
  const offset = offsetMinutes(zone, at);
  if (offset === 0) return 'UTC';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${minutes}`}`;
}

/** Formats the local time of a time zone: `14:05`. */
export function formatLocalTime(zone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Returns the name of a weekday (1 Monday to 7 Sunday), with a capital letter. */
export function weekdayName(day: number, language: string): string {
  const name = formatPart('UTC', new Date(Date.UTC(2024, 0, day)), { weekday: 'long' }, 'weekday', language);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function formatPart(
  zone: string,
  at: Date,
  options: Intl.DateTimeFormatOptions,
  type: Intl.DateTimeFormatPartTypes,
  language = 'en',
): string {
  const parts = new Intl.DateTimeFormat(language, { ...options, timeZone: zone }).formatToParts(at);
  return parts.find((each) => each.type === type)?.value ?? '';
}
