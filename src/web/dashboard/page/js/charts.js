import { ticksOf, withZeros } from './lines.js';
import { drawTable, tableBehind } from './tables.js';
import * as words from './words.js';

const { text } = words;
/** More slices or bars leave no room for names; the table has them all. */
const mostBars = 10;
const mostSlices = 9;
/** From ten hours on, minutes are hard to read. */
const hoursFrom = 600;
const isCalm = matchMedia('(prefers-reduced-motion: reduce)');

/** Returns what draws the four charts and their tables. @param {HTMLElement} root */
export function createCharts(root) {
  const cards = new Map([...root.querySelectorAll('[data-chart]')].map((card) => [card.dataset.chart, card]));
  const charts = new Map();
  let view;
  let names = [];

  for (const [kind, card] of cards)
    tableBehind(card, () => view && drawTable(card.querySelector('.table'), tableOf(kind, view)));

  function draw() {
    if (!view || !globalThis.Chart) return;
    const colours = readColours();
    const made = {
      people: lineOf(view, 1, colours, 'people'),
      minutes: lineOf(view, 2, colours, 'minutes'),
      habits: barsOf(view, colours),
      categories: pieOf(view, names, colours),
    };
    for (const [kind, card] of cards) {
      show(kind, card, made[kind]);
      const place = card.querySelector('.table');
      if (!place.hidden) drawTable(place, tableOf(kind, view));
    }
  }

  function show(kind, card, { config, subtitle, label }) {
    const isEmpty = view.total.records === 0;
    const canvas = card.querySelector('canvas');
    card.querySelector('.sub').textContent = isEmpty ? '' : subtitle;
    card.querySelector('.empty').hidden = !isEmpty;
    canvas.hidden = isEmpty;
    canvas.setAttribute('aria-label', label);
    const known = charts.get(kind);
    if (!known) return void charts.set(kind, new Chart(canvas, config));
    known.data = config.data;
    known.options = config.options;
    known.update(isCalm.matches ? 'none' : undefined);
  }

  return {
    /** @param {object} next what the stream sent */
    show(next) {
      view = next;
      draw();
    },
    /** @param {string[]} categories all there are: a category keeps its colour whatever is chosen */
    know(categories) {
      names = categories.map((name) => name.toLowerCase());
      draw();
    },
    redraw: draw,
    /** The data of a chart as it is drawn. */
    dataOf: (kind) => charts.get(kind)?.data,
  };
}

const probed = [
  'ink',
  'soft',
  'line',
  'accent',
  'accent-soft',
  'surface',
  'other',
  ...Array.from({ length: 10 }, (_, i) => `c${i}`),
];

/** Colours stand in the style sheet, light and dark; a canvas wants them as they are now. */
function readColours() {
  const probe = document.body.appendChild(document.createElement('span'));
  const colours = Object.fromEntries(
    probed.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours;
}

const font = (size, weight = 400) => ({ family: getComputedStyle(document.body).fontFamily, size, weight });

function common(colours) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    locale: document.documentElement.lang,
    animation: isCalm.matches ? false : { duration: 300 },
    plugins: {
      legend: { display: false },
      tooltip: {
        displayColors: false,
        padding: 10,
        titleFont: font(13, 600),
        bodyFont: font(13),
        backgroundColor: colours.ink,
        titleColor: colours.surface,
        bodyColor: colours.surface,
      },
    },
  };
}

const axis = (colours, more = {}) => ({
  border: { display: false },
  grid: { color: colours.line, drawTicks: false },
  ...more,
  ticks: { color: colours.soft, font: font(12), padding: 6, maxRotation: 0, ...more.ticks },
});

/** Returns the unit that values in minutes are drawn in. */
function unitOf(values) {
  const isLarge = Math.max(0, ...values) >= hoursFrom;
  return { divisor: isLarge ? 60 : 1, unit: text(isLarge ? 'inHours' : 'inMinutes') };
}

function lineOf({ days, span, total }, column, colours, kind) {
  const known = days.map((day) => [words.numberOf(day[0]), day[column]]);
  const [first, last] = [words.numberOf(span.first), words.numberOf(span.last)];
  const { divisor, unit } = kind === 'minutes' ? unitOf(known.map(([, y]) => y)) : { divisor: 1, unit: '' };
  const points = withZeros(known, first, last).map(({ x, y }) => ({ x, y: y / divisor }));
  const write = (y) => (kind === 'minutes' ? words.duration(y * divisor) : words.wholeNumber(y));
  const peak = known.reduce((best, day) => (day[1] > (best?.[1] ?? 0) ? day : best), null);
  const spanWords = `${words.dayWords(first)} – ${words.dayWords(last)}`;
  const options = common(colours);
  options.parsing = false;
  options.normalized = true;
  options.interaction = { mode: 'nearest', axis: 'x', intersect: false };
  options.plugins.tooltip.callbacks = {
    title: ([item]) => words.dayWords(item.raw.x),
    label: ({ raw }) => write(raw.y),
  };
  options.scales = {
    x: axis(colours, {
      type: 'linear',
      min: first,
      max: Math.max(last, first + 1),
      grid: { display: false },
      afterBuildTicks(scale) {
        const { unit: step, days: at } = ticksOf(first, last, Math.max(2, Math.floor(scale.width / 75)));
        scale.ticks = at.map((value) => ({ value, step }));
        scale.stepUnit = step;
      },
      ticks: {
        autoSkip: false,
        callback(value) {
          const writers = { day: words.dayShort, month: words.monthWords, year: words.yearWords };
          return writers[this.stepUnit ?? 'day'](value);
        },
      },
    }),
    y: axis(colours, {
      beginAtZero: true,
      suggestedMax: 1,
      ticks: { precision: kind === 'people' ? 0 : undefined, maxTicksLimit: 6 },
    }),
  };
  const dataset = {
    data: points,
    borderColor: colours.accent,
    backgroundColor: colours['accent-soft'],
    fill: 'origin',
    borderWidth: points.length > 200 ? 1.5 : 2,
    pointRadius: points.length <= 31 ? 2.5 : 0,
    pointBackgroundColor: colours.accent,
    pointHoverRadius: 4,
  };
  const title = text(kind === 'people' ? 'activePeople' : 'totalDuration');
  return {
    config: { type: 'line', data: { datasets: [dataset] }, options },
    subtitle: kind === 'minutes' ? `${text('total', { total: words.duration(total.minutes) })} · ${unit}` : spanWords,
    label: `${title}, ${spanWords}. ${peak ? `${words.dayWords(peak[0])}: ${write(peak[1] / divisor)}.` : text('empty')}`,
  };
}

function barsOf({ habits: { list } }, colours) {
  const top = list.slice(0, mostBars);
  const { divisor, unit } = unitOf(top.map(({ minutes }) => minutes));
  const options = common(colours);
  options.indexAxis = 'y';
  options.plugins.tooltip.callbacks = { label: ({ raw }) => words.duration(raw * divisor) };
  options.scales = {
    x: axis(colours, { beginAtZero: true, ticks: { maxTicksLimit: 6 } }),
    y: axis(colours, {
      grid: { display: false },
      ticks: { autoSkip: false, color: colours.ink, callback: (index) => clip(top[index]?.name ?? '', 22) },
    }),
  };
  const data = {
    labels: top.map(({ name }) => name),
    datasets: [
      {
        data: top.map(({ minutes }) => minutes / divisor),
        backgroundColor: colours.accent,
        borderRadius: 4,
        maxBarThickness: 26,
      },
    ],
  };
  const spoken = top.slice(0, 3).map(({ name, minutes }) => `${name} ${words.duration(minutes)}`);
  return {
    config: { type: 'bar', data, options },
    subtitle: unit,
    label: `${text('favouriteHabits')}. ${spoken.join(', ')}`,
  };
}

function pieOf({ categories, total }, names, colours) {
  const top = categories.length > mostSlices + 1 ? categories.slice(0, mostSlices) : categories;
  const rest = categories.slice(top.length);
  const restMinutes = rest.reduce((sum, { minutes }) => sum + minutes, 0);
  const slices =
    rest.length > 0 ? [...top, { name: text('others', { n: rest.length }), minutes: restMinutes, isRest: true }] : top;
  const colourOf = ({ name, isRest }) =>
    isRest ? colours.other : colours[`c${Math.max(0, names.indexOf(name.toLowerCase())) % 10}`];
  const share = (minutes) => words.percent(total.minutes > 0 ? minutes / total.minutes : 0);
  const options = common(colours);
  options.plugins.tooltip.callbacks = { label: ({ raw }) => `${words.duration(raw)} · ${share(raw)}` };
  options.plugins.legend = {
    display: true,
    position: innerWidth < 480 ? 'bottom' : 'right',
    labels: {
      color: colours.ink,
      font: font(13),
      boxWidth: 12,
      boxHeight: 12,
      padding: 10,
      generateLabels: () =>
        slices.map((slice, index) => ({
          text: `${clip(slice.name, 18)}  ${share(slice.minutes)}`,
          fillStyle: colourOf(slice),
          strokeStyle: 'transparent',
          fontColor: colours.ink,
          index,
        })),
    },
    onClick: () => {},
  };
  const data = {
    labels: slices.map(({ name }) => name),
    datasets: [
      {
        data: slices.map(({ minutes }) => minutes),
        backgroundColor: slices.map(colourOf),
        borderColor: colours.surface,
        borderWidth: 2,
      },
    ],
  };
  const spoken = slices.slice(0, 4).map(({ name, minutes }) => `${name} ${share(minutes)}`);
  return {
    config: { type: 'pie', data, options },
    subtitle: text('total', { total: words.duration(total.minutes) }),
    label: `${text('categories')}. ${spoken.join(', ')}`,
  };
}

const clip = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

function tableOf(kind, { days, habits, categories, total }) {
  const minutes = (value) => words.number(value);
  if (kind === 'people' || kind === 'minutes') {
    const column = kind === 'people' ? 1 : 2;
    const name = text(kind === 'people' ? 'activePeople' : 'totalDuration');
    const rows = days.map((day) => [words.dayWords(words.numberOf(day[0])), words.number(day[column])]).reverse();
    return { caption: name, head: [text('day'), kind === 'people' ? name : text('duration')], rows };
  }
  const head = [text(kind === 'habits' ? 'habit' : 'category'), text('duration'), text('records'), text('share')];
  const others = habits.others ? [{ ...habits.others, name: text('moreHabits') }] : [];
  const list = kind === 'habits' ? [...habits.list, ...others] : categories;
  const rows = list.map((one) => [
    one.name,
    minutes(one.minutes),
    words.number(one.records),
    words.percent(one.minutes / total.minutes),
  ]);
  return { caption: text(kind === 'habits' ? 'favouriteHabits' : 'categories'), head, rows };
}
