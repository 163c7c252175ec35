import { Temporal } from '@js-temporal/polyfill';

/** A report as another program inserts it. `endDate` is a date of the zone, `2026-11-22 10:00:00`. */
export interface Report {
  id: number;
  clock: number | null;
  endDate: string | null;
  subscriber: string | null;
  status: string | null;
  anytime: number | null;
  offpeak: number | null;
  tokens: number | null;
  /** The instant of the run that sees it first, in Unix seconds. */
  seenAt: number;
}

/** What the job must have made of a report. */
export interface Result {
  id: number;
  anytime: number | null;
  offpeak: number | null;
  tokens: number | null;
  isAnomaly: boolean | null;
  flag: number;
  modifiedBy: string;
}

export interface Day {
  subscriber: string;
  date: string;
  anytime: number;
  offpeak: number;
  tokens: number;
  records: number;
  anomalies: number;
}

export interface Expected {
  results: Result[];
  days: Day[];
  /** The id of each subscriber's last valid record. */
  states: Map<string, number>;
}

/** Returns what the rules of the usage calculation give, computed row by row over everything there ever was. */
export function expectedUsage(reports: Report[], timeZone: string): Expected {
  const lines = new Map<string, Report[]>();
  const results: Result[] = [];
  for (const report of reports) {
    const refusal = refusalOf(report, timeZone);
    if (refusal) results.push(refused(report.id, refusal));
    else lines.set(report.subscriber ?? '', [...(lines.get(report.subscriber ?? '') ?? []), report]);
  }
  const days = new Map<string, Day>();
  const states = new Map<string, number>();
  for (const [subscriber, line] of lines) {
    line.sort((a, b) => placeOf(a, timeZone) - placeOf(b, timeZone) || a.id - b.id);
    line.forEach((report, index) => {
      const result = resultOf(report, line[index - 1]);
      results.push(result);
      countDay(days, subscriber, dayOf(report, timeZone), result);
    });
    states.set(subscriber, line.at(-1)?.id ?? 0);
  }
  return { results: results.sort((a, b) => a.id - b.id), days: [...days.values()], states };
}

function refusalOf(report: Report, timeZone: string): string | null {
  const { subscriber, anytime, offpeak, tokens, status, endDate, seenAt } = report;
  const isValid =
    subscriber !== null &&
    !(anytime === null && offpeak === null && tokens === null) &&
    status !== null &&
    ['normal', 'minor'].includes(status.toLowerCase());
  if (!isValid) return 'tally';
  if (endDate === null) return null;
  const oldest = zoned(seenAt, timeZone).toPlainDateTime().subtract({ days: 31 });
  return Temporal.PlainDateTime.compare(plain(endDate), oldest) < 0 ? 'tally: too old' : null;
}

function refused(id: number, modifiedBy: string): Result {
  return { id, anytime: null, offpeak: null, tokens: null, isAnomaly: null, flag: -1, modifiedBy };
}

function resultOf(now: Report, before: Report | undefined): Result {
  const done = { id: now.id, flag: 1, modifiedBy: 'tally' };
  if (!before || before.clock === null) {
    return {
      ...done,
      anytime: now.anytime,
      offpeak: now.offpeak,
      tokens: now.tokens === null ? null : 0,
      isAnomaly: false,
    };
  }
  if (now.clock === null) return { ...done, anytime: 0, offpeak: 0, tokens: 0, isAnomaly: false };
  const seconds = now.clock - before.clock;
  const isTooMuch = (growth: number) => growth * 60 > 100 * seconds;
  const isNotAnomaly = (value: number, previous: number) => !isTooMuch(value - previous) && value >= 0 && previous >= 0;
  const grown = (value: number | null, previous: number) => {
    if (value === null) return 0;
    return value >= previous && isNotAnomaly(value, previous) ? value - previous : 0;
  };
  const isTooFast = (value: number | null, previous: number) =>
    value !== null && value > previous && isTooMuch(value - previous);
  const was = { anytime: before.anytime ?? 0, offpeak: before.offpeak ?? 0, tokens: before.tokens ?? 0 };
  return {
    ...done,
    anytime: grown(now.anytime, was.anytime),
    offpeak: grown(now.offpeak, was.offpeak),
    tokens: tokensUsed(),
    isAnomaly: isTooFast(now.anytime, was.anytime) || isTooFast(now.offpeak, was.offpeak),
  };

  function tokensUsed(): number {
    const { anytime, offpeak, tokens } = now;
    if (tokens === null) return 0;
    const allFell =
      anytime !== null && anytime < was.anytime && offpeak !== null && offpeak < was.offpeak && tokens < was.tokens;
    if (allFell) return 0;
    const isUse = tokens < was.tokens && tokens !== 0 && isNotAnomaly(was.tokens, tokens);
    return isUse ? was.tokens - tokens : 0;
  }
}

function countDay(days: Map<string, Day>, subscriber: string, date: string | null, result: Result): void {
  if (date === null) return;
  const key = `${subscriber} ${date}`;
  const day = days.get(key) ?? { subscriber, date, anytime: 0, offpeak: 0, tokens: 0, records: 0, anomalies: 0 };
  days.set(key, {
    subscriber,
    date,
    anytime: day.anytime + (result.anytime ?? 0),
    offpeak: day.offpeak + (result.offpeak ?? 0),
    tokens: day.tokens + (result.tokens ?? 0),
    records: day.records + 1,
    anomalies: day.anomalies + (result.isAnomaly ? 1 : 0),
  });
}

function dayOf({ clock, endDate }: Report, timeZone: string): string | null {
  if (endDate !== null) return endDate.slice(0, 10);
  return clock === null ? null : zoned(clock, timeZone).toPlainDate().toString();
}

function placeOf({ clock, endDate }: Report, timeZone: string): number {
  if (clock !== null) return clock;
  if (endDate === null) return Number.NEGATIVE_INFINITY;
  // A time that does not exist is read with the offset before the change, one that is there twice is the second.
  return plain(endDate).toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds / 1000;
}

const plain = (date: string) => Temporal.PlainDateTime.from(date.replace(' ', 'T'));

export const zoned = (seconds: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(timeZone);
