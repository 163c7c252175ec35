import { element, find } from './dom.js';
import { text } from './texts.js';

/** @typedef {{ caption: string, head: string[], rows: string[][] }} Table */

/**
 * Draws a table into a container and keeps the scroll position. The first cell of a row is its header.
 * @param {HTMLElement} container
 * @param {Table} table
 */
export function drawTable(container, { caption, head, rows }) {
  const table = element('table');
  table.append(
    element('caption', caption, 'visually-hidden'),
    createSection('thead', [head], 'col'),
    createSection('tbody', rows, 'row'),
  );
  const { scrollTop } = container;
  container.replaceChildren(table);
  container.scrollTop = scrollTop;
  container.setAttribute('aria-label', caption);
}

/**
 * Creates a section of a table. With the scope `col` all cells are headers, with `row` the first cell of each row is.
 * @param {'thead' | 'tbody'} tag
 * @param {string[][]} rows
 * @param {'col' | 'row'} scope
 */
function createSection(tag, rows, scope) {
  const section = element(tag);
  for (const cells of rows) {
    const row = element('tr');
    for (const [index, content] of cells.entries()) {
      const isHeader = scope === 'col' || index === 0;
      const cell = element(isHeader ? 'th' : 'td', content);
      if (isHeader) cell.scope = scope;
      row.append(cell);
    }
    section.append(row);
  }
  return section;
}

/**
 * Makes the button of a chart's card switch between the chart and its table.
 * @param {HTMLElement} card
 * @param {() => void} draw called when the table becomes visible
 */
export function addTableToggle(card, draw) {
  const button = find(card, '.toggle', HTMLButtonElement);
  const chart = find(card, '.chart-area', HTMLElement);
  const table = find(card, '.table', HTMLElement);
  table.tabIndex = 0; // so that the keyboard can scroll it
  table.setAttribute('role', 'region');
  button.addEventListener('click', () => {
    const showTable = table.hidden;
    table.hidden = !showTable;
    chart.hidden = showTable;
    button.setAttribute('aria-expanded', String(showTable));
    button.textContent = text(showTable ? 'chart' : 'table');
    if (showTable) draw();
  });
}
