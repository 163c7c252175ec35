import { byId } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

/** @typedef {'system' | 'light' | 'dark'} Theme */

const NEXT = /** @type {const} */ ({ system: 'light', light: 'dark', dark: 'system' });
const ICONS = /** @type {const} */ ({ system: 'auto', light: 'sun', dark: 'moon' });

/** Makes the button go through the system's choice, light and dark. @param {typeof import('../lib/storage.js').prefs} prefs */
export function createThemeSwitch(prefs) {
  const button = byId('theme');
  /** @type {Theme} */
  let theme = prefs.get('theme', /** @type {Theme} */ ('system'));

  /** @param {Theme} next */
  const apply = (next) => {
    theme = next in NEXT ? next : 'system';
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.replaceChildren(icon(ICONS[theme]));
    button.setAttribute('aria-label', `Colours: ${theme}. Press for ${NEXT[theme]}`);
    button.title = `Colours: ${theme}`;
  };
  button.addEventListener('click', () => {
    apply(NEXT[theme]);
    prefs.set('theme', theme);
  });
  apply(theme);
}
