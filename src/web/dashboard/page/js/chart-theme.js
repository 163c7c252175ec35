import * as words from './format.js';

const { text } = words;
/** From ten hours on, minutes are hard to read. */
const hoursFrom = 600;
export const isCalm = matchMedia('(prefers-reduced-motion: reduce)');

const probed = [
  'ink',
  'soft',
  'line',
  'accent',
  'accent-soft',
  'accent-faint',
  'surface',
  'other',
  ...Array.from({ length: 10 }, (_, i) => `c${i}`),
];

/** Colours stand in the style sheet, light and dark; a canvas wants them as they are now. */
export function readColours() {
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

export const font = (size, weight = 400) => ({ family: getComputedStyle(document.body).fontFamily, size, weight });

/** Returns the options that all charts share. */
export function common(colours) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    locale: document.documentElement.lang,
    animation: false, // what is live should be calm
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

export const axis = (colours, more = {}) => ({
  border: { display: false },
  grid: { color: colours.line, drawTicks: false },
  ...more,
  ticks: { color: colours.soft, font: font(12), padding: 6, maxRotation: 0, ...more.ticks },
});

/** Returns the unit that values in minutes are drawn in. */
export function unitOf(values) {
  const isLarge = Math.max(0, ...values) >= hoursFrom;
  return { divisor: isLarge ? 60 : 1, unit: text(isLarge ? 'inHours' : 'inMinutes') };
}

export const clip = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
