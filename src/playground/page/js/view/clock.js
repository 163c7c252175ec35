import { byId, h } from '../lib/dom.js';
import { formatClockAhead } from '../lib/format.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';
import { openMenu, showToast } from './overlay.js';

const day = 24 * 60;
const steps = /** @type {const} */ (['quarter', 'hour', 'threeHours', 'day']);
/** @type {Record<(typeof steps)[number], number>} */
const minutes = { quarter: 15, hour: 60, threeHours: 180, day };

/**
 * Makes the clock button move the clock of what is due. While it is ahead of the time of the machine, the button shows
 * it.
 * @param {{
 *   store: import('../model/store.js').Store,
 *   onForward: (minutes: number) => void,
 *   onReset: () => void,
 * }} deps
 */
export function createClockButton({ store, onForward, onReset }) {
  const button = byId('clock');
  const time = h('span', { class: 'clock-time' });
  button.append(icon('clock'), time);
  button.addEventListener('click', () => {
    const items = steps.map((step) => ({
      label: t.clockSteps[step],
      icon: /** @type {const} */ ('clock'),
      run: () => {
        if (store.clockAheadMinutes + minutes[step] >= day) showToast(t.clockFar);
        onForward(minutes[step]);
      },
    }));
    const reset = { label: t.clockReset, icon: /** @type {const} */ ('close'), run: onReset };
    openMenu(store.clockAheadMinutes > 0 ? [...items, reset] : items, button);
  });
  return {
    render() {
      const ahead = store.clockAheadMinutes;
      time.textContent = ahead > 0 ? formatClockAhead(ahead) : '';
      button.classList.toggle('ahead', ahead > 0);
      const label = ahead > 0 ? t.clockAhead(formatClockAhead(ahead)) : t.moveClock;
      button.setAttribute('aria-label', label);
      button.title = label;
    },
  };
}
