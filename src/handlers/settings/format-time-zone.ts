/**
 * Returns the offset of a time zone from UTC at an instant, in minutes, positive to the east.
 *
 * @throws RangeError for an unknown zone
 */
export function offsetMinutes(zone: string, at: Date): number {
  return listOffsetMinutes(zone, [at])[0] as number;
}

/** Returns the offsets of a time zone at several instants, with one formatter, which costs more than its use. */
export function listOffsetMinutes(zone: string, instants: readonly Date[]): number[] {
  const formatter = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return instants.map((at) => {
    const name = formatter.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  });
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

/** Returns the name of a weekday (1 Monday to 7 Sunday) as it stands in a sentence. */
export function weekdayName(day: number, language: string): string {
  const formatter = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'long' });
  return formatter.format(new Date(Date.UTC(2024, 0, day)));
}
