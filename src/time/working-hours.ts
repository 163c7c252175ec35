/** Working hours as minutes of the local day; `to` before `from` goes over midnight. 00:00 to 24:00 is always. */
export interface Hours {
  from: number;
  to: number;
}

const pattern = /^([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)$/;

/** Returns the hours that a text such as `08:00–18:30` means; null for other texts. */
export function parseHours(text: string): Hours | null {
  const [, ...parts] = pattern.exec(text.trim()) ?? [];
  if (parts.length === 0) return null;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = parts.map(Number);
  const hours = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  return hours.from >= 1440 || hours.to > 1440 || hours.from === hours.to ? null : hours;
}

/** Returns true when an instant lies in the hours on the clocks of the zone; the first minute does, the last does not. */
export function isWithin({ from, to }: Hours, instant: Date, timeZone: string): boolean {
  if (to - from === 1440) return true;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
  const [hour = 0, minute = 0] = clock.format(instant).split(':').map(Number);
  const now = hour * 60 + minute;
  return from < to ? now >= from && now < to : now >= from || now < to;
}
