/** What the Tab key reaches in the row of a message. Enter on the row itself opens the menu of the message. */
const rowControls = 'button:not(.more), a, [role="button"], pre';

const controls = 'input, textarea, select, button, a, dialog, [role="button"], .menu';

/**
 * Adds the keyboard navigation. In the timeline the arrow keys, Home and End move through the messages, Enter opens the
 * menu of a message, and Escape returns to the input. A character typed outside any control goes into the input.
 * @param {HTMLElement} timeline
 * @param {() => void} focusInput
 */
export function addKeyboardNavigation(timeline, focusInput) {
  timeline.addEventListener('keydown', (event) => onTimelineKey(event, timeline, focusInput));
  timeline.addEventListener('focusin', (event) => {
    const row = event.target instanceof Element ? event.target.closest('article.row') : null;
    if (row instanceof HTMLElement) setTabStop(messageRows(timeline), row);
  });
  document.addEventListener('keydown', (event) => onPageKey(event, focusInput));
}

/** Returns the rows of messages, oldest first. @param {HTMLElement} timeline @returns {HTMLElement[]} */
export const messageRows = (timeline) =>
  [...timeline.querySelectorAll('article.row')].filter((node) => node instanceof HTMLElement);

/**
 * Makes one row, with the buttons and links in it, the only one that the Tab key reaches. Otherwise a person would have
 * to pass the buttons of every loaded message.
 * @param {HTMLElement[]} rows
 * @param {HTMLElement} row
 */
export function setTabStop(rows, row) {
  for (const one of rows) {
    const tabIndex = one === row ? 0 : -1;
    one.tabIndex = tabIndex;
    for (const node of one.querySelectorAll(rowControls)) if (node instanceof HTMLElement) node.tabIndex = tabIndex;
  }
}

/** @param {KeyboardEvent} event @param {HTMLElement} timeline @param {() => void} focusInput */
function onTimelineKey(event, timeline, focusInput) {
  const row = event.target instanceof Element ? event.target.closest('.row') : null;
  const rows = messageRows(timeline);
  const next = rowToFocus(event.key, rows, row);
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (row && event.target === row && event.key === 'Enter') {
    event.preventDefault(); // otherwise the same key event presses the first item of the menu
    const menuButton = row.querySelector('.more');
    if (menuButton instanceof HTMLElement) menuButton.click();
  } else if (event.key === 'Escape') focusInput();
}

/** @param {string} key @param {HTMLElement[]} rows @param {Element | null} current */
function rowToFocus(key, rows, current) {
  const index = current instanceof HTMLElement ? rows.indexOf(current) : -1;
  if (key === 'ArrowUp') return rows[index - 1];
  if (key === 'ArrowDown') return rows[index + 1];
  if (key === 'Home') return rows[0];
  return key === 'End' ? rows.at(-1) : undefined;
}

/** @param {KeyboardEvent} event @param {() => void} focusInput */
function onPageKey(event, focusInput) {
  const inControl = event.target instanceof Element && event.target.closest(controls);
  const isCharacter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!inControl && isCharacter) focusInput();
}
