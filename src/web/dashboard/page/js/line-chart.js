import { axis, common, unitOf } from './chart-theme.js';
import * as words from './format.js';
import { averages, ticksOf, withZeros } from './time-series.js';

const { text } = words;
/** From so many days on single days are noise: the average of a week is drawn over them. */
const smoothFrom = 120;
/** Room that a tick's words take, in pixels. */
const tickWidth = 75;

/** A value a day: active people, or the total duration. @param {'people' | 'minutes'} kind */
export function lineOf({ days, span, total }, kind, colours) {
  const isTime = kind === 'minutes';
  const known = days.map((day) => [words.numberOf(day[0]), day[isTime ? 2 : 1]]);
  const [first, last] = [words.numberOf(span.first), words.numberOf(span.last)];
  const { divisor, unit } = isTime ? unitOf(known.map(([, y]) => y)) : { divisor: 1, unit: '' };
  const write = (y) => (isTime ? words.duration(y * divisor) : words.number(y));
  const scaled = known.map(([x, y]) => [x, y / divisor]);
  const isSmooth = last - first >= smoothFrom;
  const spanWords = `${words.dayWords(first)} – ${words.dayWords(last)}`;
  const about = isTime ? `${text('total', { total: words.duration(total.minutes) })} · ${unit}` : spanWords;
  const peak = known.reduce((best, day) => (day[1] > (best?.[1] ?? 0) ? day : best), null);
  const title = text(isTime ? 'totalDuration' : 'activePeople');
  return {
    config: {
      type: 'line',
      data: { datasets: linesOf(scaled, first, last, isSmooth, colours) },
      options: optionsOf({ first, last, write, isTime }, colours),
    },
    subtitle: isSmooth ? `${about} · ${text('smooth')}` : about,
    label: `${title}, ${spanWords}. ${peak ? `${words.dayWords(peak[0])}: ${write(peak[1] / divisor)}.` : text('empty')}`,
  };
}

function linesOf(known, first, last, isSmooth, colours) {
  const points = withZeros(known, first, last);
  const line = { borderColor: colours.accent, borderWidth: 2, pointRadius: 0, clip: 8 };
  const filled = { fill: 'origin', backgroundColor: colours['accent-soft'], data: points };
  if (!isSmooth) {
    const pointRadius = points.length <= 31 ? 2.5 : 0;
    return [{ ...line, ...filled, pointRadius, pointBackgroundColor: colours.accent, pointHoverRadius: 4 }];
  }
  return [
    { ...line, ...filled, borderColor: colours['accent-faint'], borderWidth: 1, pointHoverRadius: 3, order: 1 },
    { ...line, data: averages(known, first, last, 7), pointHoverRadius: 0, order: 0 },
  ];
}

function optionsOf({ first, last, write, isTime }, colours) {
  const options = common(colours);
  options.parsing = false;
  options.normalized = true;
  options.interaction = { mode: 'nearest', axis: 'x', intersect: false };
  options.plugins.tooltip.filter = ({ datasetIndex }) => datasetIndex === 0;
  options.plugins.tooltip.callbacks = {
    title: ([item]) => (item ? words.dayWords(item.raw.x) : ''),
    label: ({ raw }) => write(raw.y),
  };
  const limits = { beginAtZero: true, suggestedMax: 1 };
  options.scales = {
    x: axis(colours, {
      type: 'linear',
      min: first,
      max: Math.max(last, first + 1),
      grid: { display: false },
      ...ticks(first, last),
    }),
    y: axis(colours, { ...limits, ticks: { precision: isTime ? undefined : 0, maxTicksLimit: 6 } }),
  };
  return options;
}

function ticks(first, last) {
  const writers = { day: words.dayShort, month: words.monthWords, year: words.yearWords };
  let write = words.dayShort;
  return {
    afterBuildTicks(scale) {
      const { unit, days } = ticksOf(first, last, Math.max(2, Math.floor(scale.width / tickWidth)));
      write = writers[unit];
      scale.ticks = days.map((value) => ({ value }));
    },
    ticks: { autoSkip: false, callback: (value) => write(value) },
  };
}
