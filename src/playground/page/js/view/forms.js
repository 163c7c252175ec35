import { h } from '../lib/dom.js';
import { fullName } from '../lib/format.js';
import { t } from '../texts/index.js';
import { openDialog } from './overlay.js';

const cities = /** @type {const} */ ([
  { name: 'berlin', latitude: 52.52, longitude: 13.405 },
  { name: 'london', latitude: 51.5074, longitude: -0.1278 },
  { name: 'newYork', latitude: 40.7128, longitude: -74.006 },
  { name: 'moscow', latitude: 55.7558, longitude: 37.6173 },
  { name: 'kathmandu', latitude: 27.7172, longitude: 85.324 },
  { name: 'tokyo', latitude: 35.6762, longitude: 139.6503 },
  { name: 'lordHowe', latitude: -31.5553, longitude: 159.0821 },
]);

const languages = { en: 'English', ru: 'Русский', de: 'Deutsch', es: 'Español', ar: 'العربية' };

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
const labeledControl = (label, control) => h('label', { class: 'labelled' }, h('span', {}, label), control);

/** @param {string} action @param {() => void} close */
const formButtons = (action, close) =>
  h(
    'div',
    { class: 'dialog-foot' },
    h('button', { type: 'button', class: 'quiet', onclick: close }, t.cancel),
    h('button', { type: 'submit', class: 'primary' }, action),
  );

/** @param {'latitude' | 'longitude'} name @param {number} limit the maximum, and with a minus the minimum */
const degreesInput = (name, limit) =>
  h('input', {
    type: 'number',
    step: 'any',
    min: String(-limit),
    max: String(limit),
    required: true,
    name,
    inputmode: 'text',
  });

/** @param {string} name @param {number} maxLength @param {Record<string, unknown>} [props] */
const nameInput = (name, maxLength, props = {}) =>
  h('input', { maxlength: String(maxLength), autocomplete: 'off', dir: 'auto', name, ...props });

/**
 * Asks for a location: coordinates, or a city that fills them in.
 * @param {(location: { latitude: number, longitude: number }) => void} onSend
 */
export function openLocationForm(onSend) {
  openDialog({ title: t.sendLocation, className: 'form' }, (close) => {
    const latitude = degreesInput('latitude', 90);
    const longitude = degreesInput('longitude', 180);
    const chips = cities.map((city) => {
      const fillIn = () => {
        latitude.value = String(city.latitude);
        longitude.value = String(city.longitude);
      };
      return h('button', { type: 'button', class: 'chip', onclick: fillIn }, t.cityNames[city.name]);
    });
    const form = h('form', {}, h('div', { class: 'chips', role: 'group', 'aria-label': t.cities }, chips));
    form.append(
      h('div', { class: 'pair' }, labeledControl(t.latitude, latitude), labeledControl(t.longitude, longitude)),
      formButtons(t.send, close),
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
 * Asks for a new person. The dialog stays open when the server refuses the person.
 * @param {(person: import('../model/types.js').PersonRequest) => Promise<boolean>} onAdd
 */
export function openPersonForm(onAdd) {
  openDialog({ title: t.addPerson, className: 'form' }, (close) => {
    const firstName = nameInput('first_name', 64, { required: true, autofocus: true });
    const lastName = nameInput('last_name', 64);
    const username = h('input', {
      pattern: '[A-Za-z][A-Za-z0-9_]{3,31}',
      autocomplete: 'off',
      name: 'username',
      title: t.usernameRule,
    });
    const language = h(
      'select',
      { name: 'language_code' },
      Object.entries(languages).map(([code, name]) => h('option', { value: code }, name)),
    );
    const names = [labeledControl(t.firstName, firstName), labeledControl(t.lastName, lastName)];
    const form = h('form', {}, h('div', { class: 'pair' }, names));
    form.append(
      h('div', { class: 'pair' }, labeledControl(t.username, username), labeledControl(t.language, language)),
      formButtons(t.add, close),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const [first_name, last_name] = [firstName.value.trim(), lastName.value.trim()];
      const request = {
        first_name,
        ...(last_name && { last_name }),
        ...(username.value.trim() && { username: username.value.trim() }),
        language_code: language.value,
      };
      if (await onAdd(request)) close();
    });
    return [form];
  });
}

/**
 * Asks for a new group. The first member creates it. The dialog stays open when the server refuses the group.
 * @param {import('../model/types.js').Person[]} people
 * @param {(group: import('../model/types.js').GroupRequest) => Promise<boolean>} onAdd
 */
export function openGroupForm(people, onAdd) {
  openDialog({ title: t.addGroup, className: 'form' }, (close) => {
    const title = nameInput('title', 128, { required: true, autofocus: true });
    const choices = people.map((person) => ({
      person,
      checkbox: h('input', { type: 'checkbox', value: person.id, checked: true }),
    }));
    const list = choices.map(({ person, checkbox }) =>
      h('label', { class: 'choice', dir: 'auto' }, checkbox, fullName(person)),
    );
    const form = h(
      'form',
      {},
      labeledControl(t.groupName, title),
      h('fieldset', {}, h('legend', {}, t.groupMembers), list),
      formButtons(t.add, close),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const members = choices.filter(({ checkbox }) => checkbox.checked).map(({ person }) => person.id);
      if (await onAdd({ title: title.value.trim(), members })) close();
    });
    return [form];
  });
}
