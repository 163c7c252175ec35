import { change, duration, durationChange, text, weekdayWords, wholeNumber } from './format.js';

/** Draws today's figures against the same day of last week. */
export function drawFigures(root, { figures, today }) {
  const weekday = weekdayWords(today);
  for (const card of root.querySelectorAll('[data-figure]')) {
    const key = card.dataset.figure;
    const { now, before } = figures[key];
    const [write, writeChange] = key === 'minutes' ? [duration, durationChange] : [wholeNumber, change];
    card.querySelector('.number').textContent = write(now);
    const words = card.querySelector('.change');
    words.dataset.way = now > before ? 'up' : now < before ? 'down' : 'same';
    words.textContent =
      now === before
        ? text('same', { weekday })
        : text('against', { change: writeChange(now - before), weekday, before: write(before) });
  }
}
