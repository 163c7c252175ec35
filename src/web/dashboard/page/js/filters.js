/** @import { FilterChoices } from '../../page-data.ts' */
/** @import { UrlState } from './url-state.js' */
import { find } from './dom.js';
import { createMultiSelect } from './multi-select.js';
import { cleanName, isolateName } from './names.js';
import { text } from './texts.js';
import { defaultPeriod, formatUrlState } from './url-state.js';

/**
 * Creates the filters of the charts: people, period and categories, and the switch between time and records.
 * @param {HTMLElement} root
 * @param {(change: Partial<UrlState>) => void} onChange
 */
export function createFilters(root, onChange) {
  const people = createMultiSelect({
    root: find(root, '#people', HTMLDetailsElement),
    all: text('everybody'),
    onChange: (ids) => onChange({ people: ids.map(Number).sort((a, b) => a - b) }),
  });
  const categories = createMultiSelect({
    root: find(root, '#categories', HTMLDetailsElement),
    all: text('allCategories'),
    onChange: (names) => onChange({ categories: names.sort() }),
  });
  const period = createPeriodFilter(root, onChange);
  const measures = createMeasureSwitch(root, (measure) => onChange({ measure }));
  const reset = find(root, '#reset', HTMLButtonElement);
  reset.addEventListener('click', () => {
    onChange({ people: [], categories: [], period: defaultPeriod, from: '', to: '' });
    period.focus();
  });
  /** @type {UrlState | undefined} */
  let current;

  return {
    /** @param {UrlState} state */
    draw(state) {
      current = state;
      people.select(state.people.map(String));
      categories.select(state.categories);
      period.draw(state);
      measures.draw(state.measure);
      reset.hidden = formatUrlState({ ...state, measure: 'time', tab: '' }) === '';
    },
    /**
     * Marks the days of the range as wrong, or as right.
     * @param {boolean} isWrong
     */
    markRange: period.markRange,
    /** @param {FilterChoices} choices */
    setChoices(choices) {
      const isPeopleFilterNeeded = choices.people.length > 1 || (current?.people ?? []).length > 0;
      find(root, '#people', HTMLElement).hidden = !isPeopleFilterNeeded;
      people.setOptions(choices.people.map((person) => ({ value: String(person.id), label: labelPerson(person) })));
      categories.setOptions(choices.categories.map(({ name }) => ({ value: name, label: cleanName(name) })));
    },
  };
}

/** @param {FilterChoices['people'][number]} person */
function labelPerson({ name, detail }) {
  return detail === null ? isolateName(name) : `${isolateName(name)} · ${detail}`;
}

/**
 * Sets the day of an input. An input that has it already keeps the part that is being typed.
 * @param {HTMLInputElement} input
 * @param {string} day
 */
function setDay(input, day) {
  if (input.value !== day) input.value = day;
}

/**
 * Creates the switch between the time of habits and the numbers of records.
 * @param {HTMLElement} root
 * @param {(measure: string) => void} onChange
 */
function createMeasureSwitch(root, onChange) {
  const choices = [...root.querySelectorAll('#measure input')].filter((node) => node instanceof HTMLInputElement);
  for (const choice of choices) choice.addEventListener('change', () => onChange(choice.value));
  return {
    /** @param {string} measure */
    draw(measure) {
      for (const choice of choices) choice.checked = choice.value === measure;
    },
  };
}

/**
 * Creates the filter of the period: a list of periods, and two days for a custom one.
 * @param {HTMLElement} root
 * @param {(change: Partial<UrlState>) => void} onChange
 */
function createPeriodFilter(root, onChange) {
  const period = find(root, '#period', HTMLSelectElement);
  const range = find(root, '#date-range', HTMLElement);
  const from = find(root, '#from', HTMLInputElement);
  const to = find(root, '#to', HTMLInputElement);
  period.addEventListener('change', () => {
    onChange({ period: period.value, from: '', to: '' });
    if (period.value === 'custom') from.focus();
  });
  for (const input of [from, to])
    input.addEventListener('change', () => onChange({ period: 'custom', from: from.value, to: to.value }));
  return {
    /** @param {UrlState} state */
    draw(state) {
      period.value = state.period;
      range.hidden = state.period !== 'custom';
      setDay(from, state.from);
      setDay(to, state.to);
    },
    /** @param {boolean} isWrong */
    markRange(isWrong) {
      for (const input of [from, to]) input.setAttribute('aria-invalid', String(isWrong));
    },
    focus: () => period.focus(),
  };
}
