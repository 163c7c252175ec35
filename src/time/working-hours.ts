import { minutesPerDay } from './days.ts';

/**
 * Working hours in minutes of the local day. Where `to` is before `from` they pass midnight; 0 to 1440 means always.
 */
export interface WorkingHours {
  from: number;
  to: number;
}

const pattern = /^([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)$/;

/** Parses working hours such as `08:00–18:30`. Returns null for other texts. */
export function parseWorkingHours(text: string): WorkingHours | null {
  const [, ...parts] = pattern.exec(text.trim()) ?? [];
  if (parts.length === 0) return null;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = parts.map(Number);
  const hours = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  return hours.from >= minutesPerDay || hours.to > minutesPerDay || hours.from === hours.to ? null : hours;
}

/** Returns true where an instant lies within the hours in the time zone: from the first minute, before the last. */
export function isWithinWorkingHours({ from, to }: WorkingHours, instant: Date, timeZone: string): boolean {
  if (to - from === minutesPerDay) return true;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
  const [hour = 0, minute = 0] = clock.format(instant).split(':').map(Number);
  const now = hour * 60 + minute;
  return from < to ? now >= from && now < to : now >= from || now < to;
}
