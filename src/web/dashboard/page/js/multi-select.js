import { element, find } from './dom.js';
import { text } from './texts.js';

/** From this many options on, there is a search box. */
const searchFrom = 9;

/** @typedef {{ value: string, label: string }} Option */

/**
 * Creates a filter that selects several options from a list behind a button. No selection means all options.
 * @param {object} params
 * @param {HTMLDetailsElement} params.root
 * @param {string} params.all the text for no selection
 * @param {(values: string[]) => void} params.onChange
 */
export function createMultiSelect({ root, all, onChange }) {
  const summary = find(root, 'summary', HTMLElement);
  const value = find(root, '.value', HTMLElement);
  const search = find(root, 'input[type=search]', HTMLInputElement);
  const list = find(root, '.options', HTMLElement);
  const clear = find(root, '.clear', HTMLButtonElement);
  /** @type {Option[]} */
  let options = [];
  /** @type {Set<string>} */
  let selected = new Set();
  let drawnOptions = '';

  function draw() {
    value.textContent = describeSelection(options, selected, all);
    root.classList.toggle('active', selected.size > 0);
    clear.hidden = selected.size === 0;
    search.hidden = options.length < searchFrom;
    for (const box of list.querySelectorAll('input')) box.checked = selected.has(box.value);
  }

  /** Draws the options again only when they differ, because that takes the focus away. */
  function drawOptions() {
    const next = JSON.stringify(options);
    if (next === drawnOptions) return;
    drawnOptions = next;
    list.replaceChildren(...options.map(createOption));
    filterOptions();
  }

  function filterOptions() {
    const wanted = search.value.trim().toLowerCase();
    for (const label of list.querySelectorAll('label'))
      label.hidden = !(label.textContent ?? '').toLowerCase().includes(wanted);
  }

  list.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.checked) selected.add(target.value);
    else selected.delete(target.value);
    draw();
    onChange([...selected]);
  });
  search.addEventListener('input', filterOptions);
  clear.addEventListener('click', () => {
    selected.clear();
    draw();
    summary.focus();
    onChange([]);
  });
  closeOnLeave(root, summary);
  root.addEventListener('toggle', () => {
    if (!root.open) return;
    search.value = '';
    filterOptions();
  });

  return {
    /** @param {Option[]} next */
    setOptions(next) {
      options = next;
      drawOptions();
      draw();
    },
    /** @param {string[]} values */
    select(values) {
      selected = new Set(values);
      draw();
    },
  };
}

/**
 * Returns the text of the button: the label of a single selected option, else the number of selected options.
 * @param {Option[]} options
 * @param {Set<string>} selected
 * @param {string} all
 */
function describeSelection(options, selected, all) {
  if (selected.size === 0) return all;
  const [first] = options.filter((option) => selected.has(option.value));
  return selected.size === 1 && first ? first.label : text('selected', { n: selected.size });
}

/** @param {Option} option */
function createOption({ value, label }) {
  const box = Object.assign(element('input'), { type: 'checkbox', value });
  const name = Object.assign(element('span', label), { dir: 'auto' });
  const node = element('label');
  node.append(box, name);
  return node;
}

/**
 * Closes the list on Escape and on a press outside.
 * @param {HTMLDetailsElement} root
 * @param {HTMLElement} summary
 */
function closeOnLeave(root, summary) {
  root.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !root.open) return;
    root.open = false;
    summary.focus();
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (root.open && target instanceof Node && !root.contains(target)) root.open = false;
  });
}
