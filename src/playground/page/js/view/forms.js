import { h } from '../lib/dom.js';
import { fullName } from '../lib/format.js';
import { openDialog } from './overlay.js';

const CITIES = [
  { name: 'Berlin', latitude: 52.52, longitude: 13.405 },
  { name: 'London', latitude: 51.5074, longitude: -0.1278 },
  { name: 'New York', latitude: 40.7128, longitude: -74.006 },
  { name: 'Moscow', latitude: 55.7558, longitude: 37.6173 },
  { name: 'Kathmandu', latitude: 27.7172, longitude: 85.324 },
  { name: 'Tokyo', latitude: 35.6762, longitude: 139.6503 },
  { name: 'Lord Howe', latitude: -31.5553, longitude: 159.0821 },
];

const LANGUAGES = { en: 'English', ru: 'Русский', de: 'Deutsch', es: 'Español', ar: 'العربية' };

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
const labelled = (label, control) => h('label', { class: 'labelled' }, h('span', {}, label), control);

/** @param {string} action @param {() => void} close */
const formFoot = (action, close) =>
  h(
    'div',
    { class: 'dialog-foot' },
    h('button', { type: 'button', class: 'quiet', onclick: close }, 'Cancel'),
    h('button', { type: 'submit', class: 'primary' }, action),
  );

/**
 * Asks for a place by numbers or by a city.
 * @param {(place: { latitude: number, longitude: number }) => void} onSend
 */
export function openLocationForm(onSend) {
  openDialog({ title: 'Send a location', className: 'form' }, (close) => {
    const latitude = h('input', {
      type: 'number',
      step: 'any',
      min: '-90',
      max: '90',
      required: true,
      name: 'latitude',
      inputmode: 'text',
    });
    const longitude = h('input', {
      type: 'number',
      step: 'any',
      min: '-180',
      max: '180',
      required: true,
      name: 'longitude',
      inputmode: 'text',
    });
    const cities = CITIES.map((city) => {
      const fill = () => {
        latitude.value = String(city.latitude);
        longitude.value = String(city.longitude);
      };
      return h('button', { type: 'button', class: 'chip', onclick: fill }, city.name);
    });
    const form = h('form', {}, h('div', { class: 'chips', role: 'group', 'aria-label': 'Cities' }, cities));
    form.append(
      h('div', { class: 'pair' }, labelled('Latitude', latitude), labelled('Longitude', longitude)),
      formFoot('Send', close),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      close();
      onSend({ latitude: latitude.valueAsNumber, longitude: longitude.valueAsNumber });
    });
    return [form];
  });
}

/**
 * Asks for a new person. The dialog stays open while the program refuses.
 * @param {(person: import('../../../protocol.ts').PersonRequest) => Promise<boolean>} onAdd
 */
export function openPersonForm(onAdd) {
  openDialog({ title: 'Add a person', className: 'form' }, (close) => {
    const first = h('input', {
      required: true,
      maxlength: '64',
      autocomplete: 'off',
      autofocus: true,
      dir: 'auto',
      name: 'first_name',
    });
    const last = h('input', { maxlength: '64', autocomplete: 'off', dir: 'auto', name: 'last_name' });
    const username = h('input', {
      pattern: '[A-Za-z][A-Za-z0-9_]{3,31}',
      autocomplete: 'off',
      name: 'username',
      title: 'Latin letters, digits and _, at least 4',
    });
    const language = h(
      'select',
      { name: 'language_code' },
      Object.entries(LANGUAGES).map(([code, name]) => h('option', { value: code }, name)),
    );
    const form = h('form', {}, h('div', { class: 'pair' }, labelled('First name', first), labelled('Last name', last)));
    form.append(
      h('div', { class: 'pair' }, labelled('Username', username), labelled('Language', language)),
      formFoot('Add', close),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const optional = Object.fromEntries(
        [
          ['last_name', last.value.trim()],
          ['username', username.value.trim()],
        ].filter(([, value]) => value),
      );
      if (await onAdd({ first_name: first.value.trim(), ...optional, language_code: language.value })) close();
    });
    return [form];
  });
}

/**
 * Asks for a new group of the people there are; the first of them creates it.
 * @param {import('../model/types.js').Person[]} people
 * @param {(group: import('../../../protocol.ts').GroupRequest) => Promise<boolean>} onAdd
 */
export function openGroupForm(people, onAdd) {
  openDialog({ title: 'Add a group', className: 'form' }, (close) => {
    const title = h('input', {
      required: true,
      maxlength: '128',
      autocomplete: 'off',
      autofocus: true,
      dir: 'auto',
      name: 'title',
    });
    const boxes = people.map((person) => h('input', { type: 'checkbox', value: person.id, checked: true }));
    const list = boxes.map((box, index) => h('label', { class: 'choice', dir: 'auto' }, box, fullName(people[index])));
    const form = h(
      'form',
      {},
      labelled('Name', title),
      h('fieldset', {}, h('legend', {}, 'Members'), list),
      formFoot('Add', close),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const members = boxes.filter((box) => box.checked).map((box) => Number(box.value));
      if (await onAdd({ title: title.value.trim(), members })) close();
    });
    return [form];
  });
}
