/** When a job of an event is due. */
export interface EventTimes {
  /** Cron pattern of five fields. */
  pattern: string;
  /** IANA. */
  zone: string;
  /** Between two ticks. */
  periodSeconds: number;
}

const minute = 60;
const hour = 3600;
const day = 86_400;

const named: Readonly<Record<string, Omit<EventTimes, 'zone'>>> = {
  EVERYMINUTE: { pattern: '* * * * *', periodSeconds: minute },
  EVERY5MINUTES: { pattern: '*/5 * * * *', periodSeconds: 5 * minute },
  EVERY15MINUTES: { pattern: '*/15 * * * *', periodSeconds: 15 * minute },
  EVERY30MINUTES: { pattern: '*/30 * * * *', periodSeconds: 30 * minute },
  EVERYHOUR: { pattern: '0 * * * *', periodSeconds: hour },
  EVERYHOURBYMIN10: { pattern: '10 * * * *', periodSeconds: hour },
  EVERYDAY: { pattern: '0 0 * * *', periodSeconds: day },
  EVERYWEEK: { pattern: '0 0 * * 0', periodSeconds: 7 * day },
};

/** The events whose name says all, in the order in which they are offered. */
export const plainEvents = Object.keys(named);

const zones: Readonly<Record<string, string>> = {
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
  UTC: 'UTC',
};

/** Returns the times of an event (`EVERYHOUR`, `EVERYDAY8AMET`); null for a name that is none. `ops.batch_check_job` knows the same. */
export function eventTimes(name: string): EventTimes | null {
  const plain = Object.hasOwn(named, name) ? named[name] : undefined;
  if (plain) return { ...plain, zone: 'UTC' };
  const [, clock, half, place = ''] = /^EVERYDAY([1-9]|1[0-2])(AM|PM)(ET|CT|MT|PT|UTC)$/.exec(name) ?? [];
  const zone = zones[place];
  if (clock === undefined || zone === undefined) return null;
  const hours = (Number(clock) % 12) + (half === 'PM' ? 12 : 0);
  return { pattern: `0 ${hours} * * *`, zone, periodSeconds: day };
}
