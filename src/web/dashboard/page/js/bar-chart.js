import { axis, clip, common, font, unitOf } from './chart-theme.js';
import * as words from './format.js';

const { text } = words;
/** More slices or bars leave no room for names; the table has them all. */
const mostBars = 10;
const mostSlices = 9;

/** Favourite habits: a bar each, the longest first. */
export function barsOf({ habits: { list } }, colours) {
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

/** Categories: a slice each, in the colour that the category always has. */
export function pieOf({ categories, total }, names, colours) {
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
