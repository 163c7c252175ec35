import { Temporal } from '@js-temporal/polyfill';

/** A report as another program inserts it. `endDate` is a local time of the zone, `2026-11-22 10:00:00`. */
export interface UsageReport {
  id: number;
  clock: number | null;
  endDate: string | null;
  subscriber: string | null;
  status: string | null;
  anytime: number | null;
  offpeak: number | null;
  tokens: number | null;
  /** The time of the first run that sees it, in Unix seconds. */
  seenAt: number;
}

/** The expected result of a report. */
export interface Result {
  id: number;
  anytime: number | null;
  offpeak: number | null;
  tokens: number | null;
  isAnomaly: boolean | null;
  flag: number;
  modifiedBy: string;
}

export interface SubscriberDayUsage {
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
  days: SubscriberDayUsage[];
  /** The id of each subscriber's last valid record. */
  states: Map<string, number>;
}

/** Computes the expected rows of all tables by the rules, one report after the other: the oracle of the tests. */
export function expectedUsage(reports: UsageReport[], timeZone: string): Expected {
  const sequences = new Map<string, UsageReport[]>();
  const results: Result[] = [];
  for (const report of reports) {
    const reason = rejectionReason(report, timeZone);
    if (reason) results.push(rejected(report.id, reason));
    else sequences.set(report.subscriber ?? '', [...(sequences.get(report.subscriber ?? '') ?? []), report]);
  }
  const days = new Map<string, SubscriberDayUsage>();
  const states = new Map<string, number>();
  for (const [subscriber, sequence] of sequences) {
    sequence.sort((a, b) => sortKey(a, timeZone) - sortKey(b, timeZone) || a.id - b.id);
    sequence.forEach((report, index) => {
      const result = calculate(report, sequence[index - 1]);
      results.push(result);
      countDay(days, subscriber, usageDate(report, timeZone), result);
    });
    states.set(subscriber, sequence.at(-1)?.id ?? 0);
  }
  return { results: results.sort((a, b) => a.id - b.id), days: [...days.values()], states };
}

function rejectionReason(report: UsageReport, timeZone: string): string | null {
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

function rejected(id: number, modifiedBy: string): Result {
  return { id, anytime: null, offpeak: null, tokens: null, isAnomaly: null, flag: -1, modifiedBy };
}

function calculate(now: UsageReport, before: UsageReport | undefined): Result {
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
  const isNotAnomaly = (value: number, from: number) => !isTooMuch(value - from) && value >= 0 && from >= 0;
  const grown = (value: number | null, from: number) => {
    if (value === null) return 0;
    return value >= from && isNotAnomaly(value, from) ? value - from : 0;
  };
  const isTooFast = (value: number | null, from: number) => value !== null && value > from && isTooMuch(value - from);
  const previous = { anytime: before.anytime ?? 0, offpeak: before.offpeak ?? 0, tokens: before.tokens ?? 0 };
  return {
    ...done,
    anytime: grown(now.anytime, previous.anytime),
    offpeak: grown(now.offpeak, previous.offpeak),
    tokens: tokensUsed(),
    isAnomaly: isTooFast(now.anytime, previous.anytime) || isTooFast(now.offpeak, previous.offpeak),
  };

  function tokensUsed(): number {
    const { anytime, offpeak, tokens } = now;
    if (tokens === null) return 0;
    const allFell =
      anytime !== null &&
      anytime < previous.anytime &&
      offpeak !== null &&
      offpeak < previous.offpeak &&
      tokens < previous.tokens;
    if (allFell) return 0;
    const isUse = tokens < previous.tokens && tokens !== 0 && isNotAnomaly(previous.tokens, tokens);
    return isUse ? previous.tokens - tokens : 0;
  }
}

function countDay(
  days: Map<string, SubscriberDayUsage>,
  subscriber: string,
  date: string | null,
  result: Result,
): void {
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

function usageDate({ clock, endDate }: UsageReport, timeZone: string): string | null {
  if (endDate !== null) return endDate.slice(0, 10);
  return clock === null ? null : zoned(clock, timeZone).toPlainDate().toString();
}

function sortKey({ clock, endDate }: UsageReport, timeZone: string): number {
  if (clock !== null) return clock;
  if (endDate === null) return Number.NEGATIVE_INFINITY;
  // A local time that does not exist is read with the offset before the change; of one that exists twice, the second.
  return plain(endDate).toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds / 1000;
}

const plain = (date: string) => Temporal.PlainDateTime.from(date.replace(' ', 'T'));

export const zoned = (seconds: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(timeZone);
