import { text } from './format.js';

/**
 * Draws a table into its place: the first column names the row.
 * @param {HTMLElement} place
 * @param {{ caption: string, head: string[], rows: string[][] }} table
 */
export function drawTable(place, { caption, head, rows }) {
  const table = document.createElement('table');
  table.append(
    element('caption', caption, 'visually-hidden'),
    section('thead', [head], () => 'th', 'col'),
  );
  table.append(section('tbody', rows, (index) => (index === 0 ? 'th' : 'td'), 'row'));
  const { scrollTop } = place;
  place.replaceChildren(table);
  place.scrollTop = scrollTop;
  place.setAttribute('aria-label', caption);
}

function section(name, rows, tagOf, scope) {
  const node = document.createElement(name);
  for (const row of rows) {
    const line = document.createElement('tr');
    for (const [index, words] of row.entries()) {
      const tag = tagOf(index);
      const cell = element(tag, words);
      if (tag === 'th') cell.scope = scope;
      line.append(cell);
    }
    node.append(line);
  }
  return node;
}

/** Returns an element with text in it. */
export function element(tag, words = '', className = '') {
  const node = document.createElement(tag);
  node.textContent = words;
  if (className) node.className = className;
  return node;
}

/** Lets a chart's button show its table instead of it; `draw` is called when it is to be seen. */
export function tableBehind(card, draw) {
  const [button, stage, place] = ['.toggle', '.stage', '.table'].map((part) => card.querySelector(part));
  place.tabIndex = 0; // it scrolls by keyboard
  place.setAttribute('role', 'region');
  button.addEventListener('click', () => {
    const isTable = place.hidden;
    place.hidden = !isTable;
    stage.hidden = isTable;
    button.setAttribute('aria-expanded', String(isTable));
    button.textContent = text(isTable ? 'chart' : 'table');
    if (isTable) draw();
  });
}
