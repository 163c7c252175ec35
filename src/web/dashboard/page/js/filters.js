import { text } from './format.js';

/** So many options are seen at a glance; more can be searched. */
const searchFrom = 9;

/**
 * A choice of several behind a summary.
 * @param {{ root: HTMLDetailsElement, all: string, onChange: (values: string[]) => void }} options
 */
export function createPick({ root, all, onChange }) {
  const [value, search, options, clear] = ['.value', 'input', '.options', '.clear'].map((part) =>
    root.querySelector(part),
  );
  /** @type {{ value: string, label: string }[]} */
  let known = [];
  let chosen = new Set();
  let drawn = '';

  function draw() {
    const names = known.filter((option) => chosen.has(option.value)).map(({ label }) => label);
    value.textContent =
      chosen.size === 0 ? all : chosen.size === 1 && names[0] ? names[0] : text('chosen', { n: chosen.size });
    root.classList.toggle('active', chosen.size > 0);
    clear.hidden = chosen.size === 0;
    search.hidden = known.length < searchFrom;
    for (const box of options.querySelectorAll('input')) box.checked = chosen.has(box.value);
  }

  function drawOptions() {
    const now = JSON.stringify(known);
    if (now === drawn) return;
    drawn = now;
    options.replaceChildren(
      ...known.map((option) => {
        const box = Object.assign(document.createElement('input'), { type: 'checkbox', value: option.value });
        const label = document.createElement('label');
        label.append(box, option.label);
        return label;
      }),
    );
    filter();
  }

  function filter() {
    const wanted = search.value.trim().toLowerCase();
    for (const label of options.children) label.hidden = !label.textContent.toLowerCase().includes(wanted);
  }

  options.addEventListener('change', ({ target }) => {
    if (target.checked) chosen.add(target.value);
    else chosen.delete(target.value);
    draw();
    onChange([...chosen]);
  });
  search.addEventListener('input', filter);
  clear.addEventListener('click', () => {
    chosen.clear();
    draw();
    root.querySelector('summary').focus();
    onChange([]);
  });
  root.addEventListener('toggle', () => {
    if (!root.open) return;
    search.value = '';
    filter();
  });
  root.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !root.open) return;
    root.open = false;
    root.querySelector('summary').focus();
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (root.open && !root.contains(target)) root.open = false;
  });

  return {
    /** @param {{ value: string, label: string }[]} options */
    offer(offered) {
      known = offered;
      drawOptions();
      draw();
    },
    /** @param {string[]} values */
    choose(values) {
      chosen = new Set(values);
      draw();
    },
  };
}
