import { byId } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';

/** @typedef {'system' | 'light' | 'dark'} Theme */

/** @type {Record<Theme, Theme>} */
const nextThemes = { system: 'light', light: 'dark', dark: 'system' };
/** @type {Record<Theme, import('../lib/icons.js').IconName>} */
const themeIcons = { system: 'auto', light: 'sun', dark: 'moon' };

/**
 * Makes the theme button switch between the system's theme, light and dark. `label` puts its label into the language of
 * the page.
 * @param {import('../lib/storage.js').PageStorage} storage
 */
export function createThemeSwitch(storage) {
  const button = byId('theme');
  /** @type {Theme} */
  let theme = storage.get('theme', 'system');

  /** @param {Theme} next */
  const apply = (next) => {
    theme = next in nextThemes ? next : 'system';
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.replaceChildren(icon(themeIcons[theme]));
    label();
  };
  function label() {
    button.setAttribute('aria-label', t.switchTheme(t.themes[theme], t.themes[nextThemes[theme]]));
    button.title = t.themes[theme];
  }
  button.addEventListener('click', () => {
    apply(nextThemes[theme]);
    storage.set('theme', theme);
  });
  apply(theme);
  return { label };
}
