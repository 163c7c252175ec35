import type { EnergyModelDevice, HalfHourEnergy } from './energy-model.ts';

/** A reading of a register: its time in milliseconds, and its value in kWh. */
export interface RegisterReading {
  at: number;
  kwh: number;
}

/** What a reading is by the rules of registers. */
type Verdict = 'first' | 'rise' | 'noise' | 'rollover' | 'glitch' | 'reset' | 'zero point';

interface JudgedReading extends RegisterReading {
  verdict: Verdict;
  /** kWh since the reading before it that counts. */
  increase: number;
  /** The time of that reading. Null: it is the first. */
  since: number | null;
}

/** What is known after a reading that counts. */
interface State {
  /** The value from which the next reading counts, in kWh. */
  base: number;
  /** The value of the reading, lower than the base after noise. */
  value: number;
  at: number;
}

const dayMs = 86_400_000;
const halfHourMs = 1_800_000;

/**
 * Judges the readings of a register, one after another. A second oracle beside `energy-model.ts`, written only from the
 * text of the rules: it looks ahead in the list of all readings.
 */
export function judgeReadings(device: EnergyModelDevice, readings: readonly RegisterReading[]): JudgedReading[] {
  const ordered = [...readings].sort((a, b) => a.at - b.at);
  const judged: JudgedReading[] = [];
  let state: State | null = null;
  for (let index = 0; index < ordered.length; index++) {
    const reading = ordered[index] as RegisterReading;
    const since: number | null = state?.at ?? null;
    const glitch: RegisterReading[] = state ? findGlitch(device, ordered, index, state) : [];
    if (glitch.length > 0) {
      judged.push(...glitch.map((one) => ({ ...one, verdict: 'glitch' as const, increase: 0, since })));
      index += glitch.length - 1;
      continue;
    }
    const [verdict, increase]: [Verdict, number] = state ? judgeAlone(device, state, reading) : ['first', 0];
    judged.push({ ...reading, verdict, increase, since });
    state = { base: verdict === 'noise' && state ? state.base : reading.kwh, value: reading.kwh, at: reading.at };
  }
  return judged;
}

const isPossible = ({ maxKw = 1000 }: EnergyModelDevice, kwh: number, ms: number) => kwh <= (maxKw * ms) / 3_600_000;

const isNoise = (base: number, kwh: number) => kwh < base && base - kwh < 0.001 * base;

/** A difference of less than 0.1 % is flat. */
const isFlat = (jump: number, kwh: number) => kwh === jump || Math.abs(kwh - jump) < 0.001 * jump;

/** Returns the readings of the glitch that begins at `index`. Empty: none begins there. */
function findGlitch(
  device: EnergyModelDevice,
  ordered: readonly RegisterReading[],
  index: number,
  { base, value, at }: State,
): RegisterReading[] {
  const first = ordered[index] as RegisterReading;
  const isFall = first.kwh < base;
  if (isFall ? isNoise(base, first.kwh) : isPossible(device, first.kwh - base, first.at - at)) return [];
  const length = ordered.slice(index).findIndex(({ kwh }) => !isFlat(first.kwh, kwh));
  const next = length < 0 ? undefined : ordered[index + length];
  if (!next || next.at - first.at > dayMs) return [];
  const continues = next.kwh >= value && isPossible(device, next.kwh - value, next.at - at);
  return continues && (isFall || next.kwh < first.kwh) ? ordered.slice(index, index + length) : [];
}

/** Judges a reading that is no glitch by the readings before it. */
function judgeAlone(device: EnergyModelDevice, { base, at }: State, reading: RegisterReading): [Verdict, number] {
  const { kwh } = reading;
  const ms = reading.at - at;
  if (kwh >= base) return isPossible(device, kwh - base, ms) ? ['rise', kwh - base] : ['zero point', 0];
  const range = device.digits === null ? Number.NaN : 10 ** device.digits * device.scale;
  const overTheEnd = range - base + kwh;
  if (base >= 0.9 * range && base <= range && overTheEnd <= 0.1 * range) return ['rollover', overTheEnd];
  if (isNoise(base, kwh)) return ['noise', 0];
  return isPossible(device, kwh, ms) ? ['reset', kwh] : ['zero point', 0];
}

/** A half hour without its coverage. */
export type OracleHalfHour = Omit<HalfHourEnergy, 'coverage' | 'quality'> & { isEstimated: boolean };

/** Returns the half hours that are over at `now`, in order. */
export function oracleHalfHours(
  device: EnergyModelDevice,
  readings: readonly RegisterReading[],
  now: number,
): OracleHalfHour[] {
  const halfHours = new Map<number, OracleHalfHour>();
  const containing = (at: number): OracleHalfHour => {
    const end = (Math.floor(at / halfHourMs) + 1) * halfHourMs;
    const found = halfHours.get(end) ?? {
      ...{ device: device.name, end, energy: 0, readings: 0, resets: 0, isEstimated: false },
    };
    halfHours.set(end, found);
    return found;
  };
  for (const { at, verdict, increase, since } of judgeReadings(device, readings)) {
    if (verdict === 'glitch') continue;
    containing(at).readings += 1;
    if (verdict === 'reset') containing(at).resets += 1;
    for (let from = since ?? at; from < at; ) {
      const part = containing(from);
      const to = Math.min(at, part.end);
      part.energy += (increase * (to - from)) / (at - (since ?? at));
      if (at - (since ?? at) > device.maxGapSeconds * 1000) part.isEstimated = true;
      from = to;
    }
  }
  return [...halfHours.values()].filter(({ end }) => end <= now).sort((a, b) => a.end - b.end);
}
