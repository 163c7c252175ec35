/** A device, as a row of `energy.device`. */
export interface EnergyModelDevice {
  name: string;
  kind: 'current' | 'register';
  voltage: number;
  sampleSeconds: number;
  digits: number | null;
  scale: number;
  maxGapSeconds: number;
  /** Default 1000. */
  maxKw?: number;
}

/** A valid reading; `at` is in milliseconds. */
export interface EnergyModelReading {
  device: string;
  at: number;
  channels?: [number, number, number];
  register?: number;
}

/** The energy of a device in a half hour, as a row of `energy.energy_data`. */
export interface HalfHourEnergy {
  device: string;
  /** The end of the half hour, in milliseconds. */
  end: number;
  energy: number;
  readings: number;
  coverage: number;
  quality: string;
  resets: number;
}

const halfHourMs = 1_800_000;
const toHalfHour = (at: number) => Math.floor(at / halfHourMs) * halfHourMs;

/** Sums of a half hour; the key of a map of these is its start. */
interface Sums {
  energy: number;
  readings: number;
  seconds: number;
  isEstimated: boolean;
  resets: number;
}

/**
 * Computes the half hours that are over at `now` from all readings, one reading after another, by the rules of the
 * job. This is the oracle of the job, which computes them in SQL.
 */
export function expectedHalfHours(
  devices: EnergyModelDevice[],
  readings: EnergyModelReading[],
  now: number,
): HalfHourEnergy[] {
  return devices
    .flatMap((device) => {
      const byTime = new Map(readings.filter((one) => one.device === device.name).map((one) => [one.at, one]));
      const ordered = [...byTime.values()].sort((a, b) => a.at - b.at);
      const sums =
        device.kind === 'current'
          ? sumCurrents(device, ordered)
          : sumRegister(device, withoutGlitches(device, ordered));
      return [...sums].map(([start, sum]) => toHalfHourEnergy(device, start, sum));
    })
    .filter(({ end }) => end <= toHalfHour(now))
    .sort((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : a.end - b.end));
}

function toHalfHourEnergy(device: EnergyModelDevice, start: number, sums: Sums): HalfHourEnergy {
  const { energy, readings, seconds, isEstimated, resets } = sums;
  const missing = 1800 - seconds;
  const isPartial = device.kind === 'current' ? missing >= device.sampleSeconds / 2 : missing > 1e-6;
  const quality = isEstimated ? 'estimated' : isPartial ? 'partial' : 'measured';
  const coverage = Math.min(1, seconds / 1800);
  return { device: device.name, end: start + halfHourMs, energy, readings, coverage, quality, resets };
}

/** Returns the sums of a half hour, which are added to the map if it is new. */
function sumsOfHalfHour(all: Map<number, Sums>, start: number): Sums {
  const sums = all.get(start) ?? { energy: 0, readings: 0, seconds: 0, isEstimated: false, resets: 0 };
  all.set(start, sums);
  return sums;
}

/** Returns the sums per half hour of a device that reports currents. `ordered`: its readings in the order of time. */
function sumCurrents({ voltage, sampleSeconds }: EnergyModelDevice, ordered: EnergyModelReading[]): Map<number, Sums> {
  const all = new Map<number, Sums>();
  ordered.forEach(({ at, channels = [0, 0, 0] }, index) => {
    const next = ordered[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const seconds = Math.min(sampleSeconds, (next - at) / 1000);
    const sums = sumsOfHalfHour(all, toHalfHour(at));
    sums.energy += ((channels[0] + channels[1] + channels[2]) * voltage * seconds) / 3600 / 1000;
    sums.seconds += seconds;
    sums.readings += 1;
  });
  return all;
}

/** Returns the sums per half hour of a device with a register. */
function sumRegister(device: EnergyModelDevice, ordered: EnergyModelReading[]): Map<number, Sums> {
  const all = new Map<number, Sums>();
  let base = Number.NaN;
  ordered.forEach(({ at, register = 0 }, index) => {
    sumsOfHalfHour(all, toHalfHour(at)).readings += 1;
    const previousAt = ordered[index - 1]?.at;
    const value = register * device.scale;
    if (previousAt !== undefined) {
      const possible = possibleKwh(device, previousAt, at);
      const { increase, nextBase, isReset } = readRegister(device, base, value, possible);
      if (isReset) sumsOfHalfHour(all, toHalfHour(at)).resets += 1;
      distribute(all, previousAt, at, increase, at - previousAt > device.maxGapSeconds * 1000);
      base = nextBase;
    } else base = value;
  });
  return all;
}

/** Returns the highest energy that can be consumed between two times, in kWh. */
function possibleKwh({ maxKw = 1000 }: EnergyModelDevice, from: number, to: number): number {
  return (maxKw * (to - from)) / 3_600_000;
}

/** What a reading of a register is, compared with a value before it. */
type Step = 'rise' | 'impossible rise' | 'rollover' | 'noise' | 'fall';

function classify({ digits, scale }: EnergyModelDevice, before: number, value: number, possible: number): Step {
  if (value >= before) return value - before <= possible ? 'rise' : 'impossible rise';
  if (digits !== null) {
    const range = 10 ** digits * scale;
    if (before >= 0.9 * range && before <= range && range - before + value <= 0.1 * range) return 'rollover';
  }
  return (before - value) / before < 0.001 ? 'noise' : 'fall';
}

/** Applies the rules of a register to a reading. All values are in kWh. */
function readRegister(device: EnergyModelDevice, base: number, value: number, possible: number) {
  const step = classify(device, base, value, possible);
  if (step === 'rise') return { increase: value - base, nextBase: value, isReset: false };
  if (step === 'rollover') {
    return { increase: 10 ** (device.digits ?? 0) * device.scale - base + value, nextBase: value, isReset: false };
  }
  if (step === 'noise') return { increase: 0, nextBase: base, isReset: false };
  const isReset = step === 'fall' && value <= possible;
  return { increase: isReset ? value : 0, nextBase: value, isReset };
}

const dayMs = 86_400_000;

/** Removes the readings of a register that jumped and continued from the value before, at most a day later. */
function withoutGlitches(device: EnergyModelDevice, ordered: EnergyModelReading[]): EnergyModelReading[] {
  const good: EnergyModelReading[] = [];
  let base = 0;
  for (let index = 0; index < ordered.length; index++) {
    const [before, reading] = [good.at(-1), ordered[index]];
    const length = before && reading ? glitchLength(device, base, before, ordered.slice(index, index + 400)) : 0;
    if (length === 0 && reading) {
      const value = (reading.register ?? 0) * device.scale;
      if (!before || classify(device, base, value, Number.POSITIVE_INFINITY) !== 'noise') base = value;
      good.push(reading);
    }
    index += Math.max(0, length - 1);
  }
  return good;
}

/** Returns how many readings at the beginning of `next` are a glitch after the reading `before`. */
function glitchLength(
  device: EnergyModelDevice,
  base: number,
  before: EnergyModelReading,
  next: EnergyModelReading[],
): number {
  const kwh = (reading: EnergyModelReading) => (reading.register ?? 0) * device.scale;
  const [first] = next;
  if (!first) return 0;
  const jump = kwh(first);
  const step = classify(device, base, jump, possibleKwh(device, before.at, first.at));
  if (step === 'rise' || step === 'noise') return 0;
  const end = next.findIndex((reading) => kwh(reading) !== jump && Math.abs(kwh(reading) - jump) >= 0.001 * jump);
  const after = next[end];
  if (!after || after.at > first.at + dayMs) return 0;
  const isUndone = jump < kwh(before) || kwh(after) < jump;
  return isUndone && classify(device, kwh(before), kwh(after), possibleKwh(device, before.at, after.at)) === 'rise'
    ? end
    : 0;
}

/** Distributes an increase over the half hours from one reading to the next, in proportion to time. */
function distribute(all: Map<number, Sums>, from: number, to: number, increase: number, isGap: boolean): void {
  let at = from;
  while (at < to) {
    const end = Math.min(toHalfHour(at) + halfHourMs, to);
    const sums = sumsOfHalfHour(all, toHalfHour(at));
    sums.energy += (increase * (end - at)) / (to - from);
    if (isGap) sums.isEstimated = true;
    else sums.seconds += (end - at) / 1000;
    at = end;
  }
}
