/** @import { Measure } from './measure.js' */
import { text } from './texts.js';

/** From this many minutes on, a chart shows hours. */
const hoursFrom = 600;
const categoryColours = 10;
/** The size of the texts on an axis, in pixels. */
export const tickSize = 12;

/**
 * Colours of the current theme, as CSS values.
 * @typedef {object} Colours
 * @property {string} text
 * @property {string} muted
 * @property {string} border
 * @property {string} accent
 * @property {string} accentSoft
 * @property {string} accentFaint
 * @property {string} surface
 * @property {string} other the slice of all other categories
 * @property {string[]} categories
 */

/**
 * Reads the colours of the style sheet, in the current theme. A canvas cannot use CSS variables.
 * @returns {Colours}
 */
export function readColours() {
  const probe = document.body.appendChild(document.createElement('span'));
  const read = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: read('text'),
    muted: read('muted'),
    border: read('border'),
    accent: read('accent'),
    accentSoft: read('accent-soft'),
    accentFaint: read('accent-faint'),
    surface: read('surface'),
    other: read('other'),
    categories: Array.from({ length: categoryColours }, (_, index) => read(`category-${index}`)),
  };
  probe.remove();
  return colours;
}

/** @param {number} size in pixels */
export const font = (size, weight = 400) => ({ family: getComputedStyle(document.body).fontFamily, size, weight });

/** Returns the options that all charts share. */
export function baseOptions() {
  return {
    responsive: true,
    maintainAspectRatio: false,
    locale: document.documentElement.lang,
    // A live page redraws often: movement would distract.
    animation: /** @type {const} */ (false),
  };
}

/** @param {Colours} colours */
export function tooltipStyle(colours) {
  return {
    displayColors: false,
    padding: 10,
    titleFont: font(13, 600),
    bodyFont: font(13),
    backgroundColor: colours.text,
    titleColor: colours.surface,
    bodyColor: colours.surface,
  };
}

/**
 * Returns the style of an axis, for the options of the same names.
 * @param {Colours} colours
 */
export function axisStyle(colours) {
  return {
    border: { display: false },
    grid: { color: colours.border, drawTicks: false },
    ticks: { color: colours.muted, font: font(tickSize), padding: 6, maxRotation: 0 },
  };
}

/**
 * Chooses the unit of a chart: minutes, or hours when a value is large; records have none. The chart divides its values
 * by `divisor`.
 * @param {Measure} measure
 * @param {number[]} values
 */
export function chooseUnit(measure, values) {
  if (measure === 'records') return { divisor: 1, unit: '' };
  const isLarge = Math.max(0, ...values) >= hoursFrom;
  return { divisor: isLarge ? 60 : 1, unit: text(isLarge ? 'inHours' : 'inMinutes') };
}

/**
 * Creates a function that measures the width of a text in a chart.
 * @param {number} size of the font, in pixels
 */
export function createTextMeasure(size) {
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = `${size}px ${font(size).family}`;
  return (/** @type {string} */ content) => context?.measureText(content).width ?? content.length * size;
}
