/*
 * Calculations for the line charts. Days are numbers: days since 1970-01-01. A series is a list of `[day, value]` in
 * order of days; a day without an entry has the value 0.
 */

/** @typedef {[day: number, value: number][]} Series */
/** @typedef {{ x: number, y: number }} Point */

/**
 * Returns the points of a line from `first` to `last`, with zeros for the days without an entry. A gap gets a point at
 * each end only, so that a single old record does not add thousands of points.
 * @param {Series} series
 * @param {number} first
 * @param {number} last
 * @returns {Point[]}
 */
export function fillGaps(series, first, last) {
  /** @type {Point[]} */
  const points = [];
  let next = first;
  const addGap = (/** @type {number} */ end) => {
    if (next < end) points.push({ x: next, y: 0 });
    if (next < end - 1) points.push({ x: end - 1, y: 0 });
  };
  for (const [x, y] of series) {
    addGap(x);
    points.push({ x, y });
    next = x + 1;
  }
  addGap(last + 1);
  return points;
}

/**
 * Returns the moving average of each day and the days before it, `width` days in all. The first days of the line
 * average the days that there are.
 * @param {Series} series
 * @param {number} first
 * @param {number} last
 * @param {number} width
 * @returns {Point[]}
 */
export function movingAverage(series, first, last, width) {
  const changes = changesOfWindowSum(series, width);
  const days = [...changes.keys()].filter((x) => x <= last).sort((a, b) => a - b);
  /** @type {Point[]} */
  const points = [];
  let sum = 0;
  let next = first;
  const addPoint = (/** @type {number} */ x) =>
    points.push({ x, y: Math.max(0, sum) / Math.min(width, x - first + 1) });
  for (const x of days) {
    if (x > next) addPoint(next);
    if (x > next + 1) addPoint(x - 1);
    sum += changes.get(x) ?? 0;
    addPoint(x);
    next = x + 1;
  }
  if (next <= last) addPoint(next);
  if (next < last) addPoint(last);
  return points;
}

/**
 * Returns by how much the sum of the window changes, by day: an entry joins on its day and leaves `width` days later.
 * @param {Series} series
 * @param {number} width
 */
function changesOfWindowSum(series, width) {
  /** @type {Map<number, number>} */
  const changes = new Map();
  const add = (/** @type {number} */ x, /** @type {number} */ by) => changes.set(x, (changes.get(x) ?? 0) + by);
  for (const [x, y] of series) {
    add(x, y);
    add(x + width, -y);
  }
  return changes;
}

const dayMs = 86_400_000;

/**
 * Returns the days that get a label on the axis: every day, every Monday, or the first days of months or years.
 * @param {number} first
 * @param {number} last
 * @param {number} max the maximum number of labels
 * @returns {{ unit: 'day' | 'month' | 'year', days: number[] }}
 */
export function axisTicks(first, last, max) {
  const span = last - first + 1;
  for (const step of [1, 2, 7, 14]) {
    if (span / step > max) continue;
    const start = step < 7 ? first : first + ((11 - (first % 7)) % 7); // day 4 of 1970 was a Monday
    return { unit: 'day', days: range(start, last, step) };
  }
  for (const months of [1, 2, 3, 6])
    if (span / (30 * months) <= max) return { unit: 'month', days: firstDaysOfMonths(first, last, months) };
  const years = Math.ceil(span / 365 / max);
  return { unit: 'year', days: firstDaysOfMonths(first, last, years * 12) };
}

/**
 * @param {number} start
 * @param {number} last
 * @param {number} step
 */
function range(start, last, step) {
  return Array.from({ length: Math.max(0, Math.floor((last - start) / step) + 1) }, (_, index) => start + index * step);
}

/**
 * Returns the first days of every `step`-th month. The months are counted from January.
 * @param {number} first
 * @param {number} last
 * @param {number} step
 */
function firstDaysOfMonths(first, last, step) {
  const start = new Date(first * dayMs);
  const stepInYear = Math.min(step, 12);
  const nextMonth = start.getUTCMonth() + (start.getUTCDate() > 1 ? 1 : 0);
  /** @type {number[]} */
  const days = [];
  for (let month = Math.ceil(nextMonth / stepInYear) * stepInYear; ; month += step) {
    const day = Date.UTC(start.getUTCFullYear(), month, 1) / dayMs;
    if (day > last) return days;
    days.push(day);
  }
}
