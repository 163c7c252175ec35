/**
 * Returns points of a line: days without records are 0. Of a gap only its edges are drawn, so that a record of long ago costs nothing.
 * @param {[number, number][]} known days as numbers with values, in order
 * @param {number} first
 * @param {number} last
 * @returns {{ x: number, y: number }[]}
 */
export function withZeros(known, first, last) {
  const points = [];
  let next = first;
  const gap = (end) => {
    if (next < end) points.push({ x: next, y: 0 });
    if (next < end - 1) points.push({ x: end - 1, y: 0 });
  };
  for (const [x, y] of known) {
    gap(x);
    points.push({ x, y });
    next = x + 1;
  }
  gap(last + 1);
  return points;
}

/**
 * Returns the average of each day and those before it, `width` in all; the first days of the span average what there is.
 * @param {[number, number][]} known days as numbers with values, in order
 * @param {number} first
 * @param {number} last
 * @param {number} width
 * @returns {{ x: number, y: number }[]}
 */
export function averages(known, first, last, width) {
  const changes = new Map();
  const change = (x, by) => changes.set(x, (changes.get(x) ?? 0) + by);
  for (const [x, y] of known) {
    change(x, y);
    change(x + width, -y);
  }
  const corners = [...changes.keys()].filter((x) => x <= last).sort((a, b) => a - b);
  const points = [];
  let sum = 0;
  let next = first;
  const draw = (x) => points.push({ x, y: Math.max(0, sum) / Math.min(width, x - first + 1) });
  for (const x of corners) {
    if (x > next) draw(next);
    if (x > next + 1) draw(x - 1);
    sum += changes.get(x);
    draw(x);
    next = x + 1;
  }
  if (next <= last) draw(next);
  if (next < last) draw(last);
  return points;
}

const dayMs = 86_400_000;

/**
 * Returns the days to be written under a line, at most `most`: days, Mondays, firsts of months or of years.
 * @param {number} first
 * @param {number} last
 * @param {number} most
 * @returns {{ unit: 'day' | 'month' | 'year', days: number[] }}
 */
export function ticksOf(first, last, most) {
  const span = last - first + 1;
  for (const step of [1, 2, 7, 14]) {
    if (span / step > most) continue;
    const from = step < 7 ? first : first + ((11 - (first % 7)) % 7); // day 4 of 1970 was a Monday
    return { unit: 'day', days: range(from, last, step) };
  }
  for (const months of [1, 2, 3, 6])
    if (span / (30 * months) <= most) return { unit: 'month', days: firsts(first, last, months) };
  const years = Math.ceil(span / 365 / most);
  return { unit: 'year', days: firsts(first, last, years * 12) };
}

function range(from, last, step) {
  return Array.from({ length: Math.max(0, Math.floor((last - from) / step) + 1) }, (_, index) => from + index * step);
}

function firsts(first, last, step) {
  const start = new Date(first * dayMs);
  const days = [];
  let month =
    Math.ceil((start.getUTCMonth() + (start.getUTCDate() > 1 ? 1 : 0)) / Math.min(step, 12)) * Math.min(step, 12);
  for (; ; month += step) {
    const day = Date.UTC(start.getUTCFullYear(), month, 1) / dayMs;
    if (day > last) return days;
    days.push(day);
  }
}
