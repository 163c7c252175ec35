/** A device as `energy.device` has it. */
export interface Device {
  name: string;
  kind: 'current' | 'register';
  voltage: number;
  sampleSeconds: number;
  digits: number | null;
  scale: number;
  maxGapSeconds: number;
}

/** A valid reading; times are milliseconds. */
export interface Reading {
  device: string;
  at: number;
  channels?: [number, number, number];
  register?: number;
}

export interface HalfHour {
  device: string;
  /** Its end, milliseconds. */
  end: number;
  energy: number;
  readings: number;
  coverage: number;
  quality: string;
  resets: number;
}

const length = 1_800_000;
const startOf = (at: number) => Math.floor(at / length) * length;

type Sum = { energy: number; readings: number; seconds: number; isEstimated: boolean; resets: number };

/** Returns the half hours that the rules make of all readings, computed one after the other, of those over by `now`. */
export function expectedHalfHours(devices: Device[], readings: Reading[], now: number): HalfHour[] {
  return devices
    .flatMap((device) => {
      const own = new Map(readings.filter((one) => one.device === device.name).map((one) => [one.at, one]));
      const line = [...own.values()].sort((a, b) => a.at - b.at);
      const sums = device.kind === 'current' ? sumCurrents(device, line) : sumRegister(device, line);
      return [...sums].map(([start, sum]) => toHalfHour(device, start, sum));
    })
    .filter(({ end }) => end <= startOf(now))
    .sort((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : a.end - b.end));
}

function toHalfHour(device: Device, start: number, { energy, readings, seconds, isEstimated, resets }: Sum): HalfHour {
  const missing = 1800 - seconds;
  const isPartial = device.kind === 'current' ? missing >= device.sampleSeconds / 2 : missing > 1e-6;
  const quality = isEstimated ? 'estimated' : isPartial ? 'partial' : 'measured';
  return {
    device: device.name,
    end: start + length,
    energy,
    readings,
    coverage: Math.min(1, seconds / 1800),
    quality,
    resets,
  };
}

function sumAt(sums: Map<number, Sum>, start: number): Sum {
  const sum = sums.get(start) ?? { energy: 0, readings: 0, seconds: 0, isEstimated: false, resets: 0 };
  sums.set(start, sum);
  return sum;
}

function sumCurrents({ voltage, sampleSeconds }: Device, line: Reading[]): Map<number, Sum> {
  const sums = new Map<number, Sum>();
  line.forEach(({ at, channels = [0, 0, 0] }, index) => {
    const next = line[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    const seconds = Math.min(sampleSeconds, (next - at) / 1000);
    const sum = sumAt(sums, startOf(at));
    sum.energy += ((channels[0] + channels[1] + channels[2]) * voltage * seconds) / 3600 / 1000;
    sum.seconds += seconds;
    sum.readings += 1;
  });
  return sums;
}

function sumRegister(device: Device, line: Reading[]): Map<number, Sum> {
  const sums = new Map<number, Sum>();
  let base = Number.NaN;
  line.forEach(({ at, register = 0 }, index) => {
    sumAt(sums, startOf(at)).readings += 1;
    const before = line[index - 1]?.at;
    const value = register * device.scale;
    if (before !== undefined) {
      const { rise, next, isReset } = riseOf(device, base, value);
      if (isReset) sumAt(sums, startOf(at)).resets += 1;
      share(sums, before, at, rise, at - before > device.maxGapSeconds * 1000);
      base = next;
    } else base = value;
  });
  return sums;
}

function riseOf({ digits, scale }: Device, base: number, value: number) {
  if (value >= base) return { rise: value - base, next: value, isReset: false };
  if (digits !== null) {
    const range = 10 ** digits * scale;
    const over = range - base + value;
    if (base >= 0.9 * range && base <= range && over <= 0.1 * range) return { rise: over, next: value, isReset: false };
  }
  if ((base - value) / base < 0.001) return { rise: 0, next: base, isReset: false };
  return { rise: value, next: value, isReset: true };
}

/** Walks from one reading to the next, half hour by half hour. */
function share(sums: Map<number, Sum>, from: number, to: number, rise: number, isGap: boolean): void {
  let at = from;
  while (at < to) {
    const end = Math.min(startOf(at) + length, to);
    const sum = sumAt(sums, startOf(at));
    sum.energy += (rise * (end - at)) / (to - from);
    if (isGap) sum.isEstimated = true;
    else sum.seconds += (end - at) / 1000;
    at = end;
  }
}
