import { findTime } from '../../time/daily-times.ts';
import type { Day } from '../../time/days.ts';
import { addDays } from '../../time/days.ts';
import { type DaySettings, localDate } from '../../time/local-day.ts';

/** When a reminder may come again. Buttons carry the index, so only append. */
export const laterChoices = ['15', '60', '180', 'tonight', 'tomorrow'] as const;
export type LaterChoice = (typeof laterChoices)[number];

const tonightMinute = 20 * 60;
/** `Tonight` is offered where it is at least so many minutes away. */
const minTonightMinutes = 30;

/** Returns the choices that are later than now. */
export function offeredChoices(settings: DaySettings, now: Date): LaterChoice[] {
  return laterChoices.filter(
    (choice) => choice !== 'tonight' || Number(tonight(settings, now)) - Number(now) >= minTonightMinutes * 60_000,
  );
}

/**
 * Returns the instant of a choice, in Unix seconds. `Tomorrow`: at the time of the reminder, on the person's next day.
 *
 * @param minute the time of the reminder
 */
export function laterAt(choice: LaterChoice, settings: DaySettings, now: Date, minute: number): number {
  if (choice === 'tomorrow') return unix(findTime(nextDay(settings, now), minute, settings).at);
  const evening = tonight(settings, now);
  if (choice === 'tonight') return evening > now ? unix(evening) : unix(now) + 3600;
  return unix(now) + Number(choice) * 60;
}

const unix = (instant: Date) => Math.floor(instant.getTime() / 1000);

function tonight(settings: DaySettings, now: Date): Date {
  return findTime(localDate(now, settings), tonightMinute, settings).at;
}

function nextDay(settings: DaySettings, now: Date): Day {
  return addDays(localDate(now, settings), 1);
}
