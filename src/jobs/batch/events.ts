/** The schedule of an event. */
export interface EventSchedule {
  /** Cron pattern of five fields. */
  pattern: string;
  /** IANA name of the time zone. */
  zone: string;
  /** Seconds between two ticks, clock changes aside. */
  periodSeconds: number;
}

const minute = 60;
const hour = 3600;
const day = 86_400;

const plainSchedules: Readonly<Record<string, Omit<EventSchedule, 'zone'>>> = {
  EVERYMINUTE: { pattern: '* * * * *', periodSeconds: minute },
  EVERY5MINUTES: { pattern: '*/5 * * * *', periodSeconds: 5 * minute },
  EVERY15MINUTES: { pattern: '*/15 * * * *', periodSeconds: 15 * minute },
  EVERY30MINUTES: { pattern: '*/30 * * * *', periodSeconds: 30 * minute },
  EVERYHOUR: { pattern: '0 * * * *', periodSeconds: hour },
  EVERYHOURBYMIN10: { pattern: '10 * * * *', periodSeconds: hour },
  EVERYDAY: { pattern: '0 0 * * *', periodSeconds: day },
  EVERYWEEK: { pattern: '0 0 * * 0', periodSeconds: 7 * day },
};

/** Events without a time of day in their name, in the order in which the chat offers them. */
export const plainEvents = Object.keys(plainSchedules);

const zones: Readonly<Record<string, string>> = {
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
  UTC: 'UTC',
};

/**
 * Returns the schedule of an event (`EVERYHOUR`, `EVERYDAY8AMET`), or null for a name that is no event. The trigger
 * function `ops.batch_check_job` (SQL) accepts the same names.
 */
export function eventSchedule(name: string): EventSchedule | null {
  const plain = Object.hasOwn(plainSchedules, name) ? plainSchedules[name] : undefined;
  if (plain) return { ...plain, zone: 'UTC' };
  const [, clock, half, place = ''] = /^EVERYDAY([1-9]|1[0-2])(AM|PM)(ET|CT|MT|PT|UTC)$/.exec(name) ?? [];
  const zone = zones[place];
  if (clock === undefined || zone === undefined) return null;
  const hours = (Number(clock) % 12) + (half === 'PM' ? 12 : 0);
  return { pattern: `0 ${hours} * * *`, zone, periodSeconds: day };
}
