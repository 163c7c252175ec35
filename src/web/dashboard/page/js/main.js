import { createCharts } from './charts.js';
import { createPick } from './filters.js';
import { text } from './format.js';
import { createJobs } from './jobs.js';
import { drawFigures } from './kpis.js';
import { createLive } from './live-updates.js';
import { readAddress, writeAddress } from './url-state.js';

const one = (selector) => document.querySelector(selector);
const isAdmin = document.body.dataset.admin === 'true';
let address = readAddress(location.search);

const charts = createCharts(one('#charts'));
const jobs = createJobs({
  list: one('#job-list'),
  dialog: one('#run'),
  onRun: (run) => run !== address.run && go({ run }),
});
const live = createLive({ search: () => location.search, onEvent, onState });
const people = createPick({
  root: one('#people'),
  all: text('everybody'),
  onChange: (ids) => go({ people: ids.map(Number).sort((a, b) => a - b) }),
});
const categories = createPick({
  root: one('#categories'),
  all: text('allCategories'),
  onChange: (names) => go({ categories: names.sort() }),
});

/** Goes to another view: it stands in the address, so it can be shared and gone back from. */
function go(change) {
  const before = location.search;
  address = { ...address, ...change };
  const next = writeAddress(address);
  if (next === before) return draw();
  history.pushState(null, '', `${location.pathname}${next}`);
  follow('run' in change);
}

/** Draws what the address says; a run that is opened needs no other stream. */
function follow(isSameStream = false) {
  address = readAddress(location.search);
  draw();
  if (!isSameStream) live.open();
}

function draw() {
  const isJobs = isAdmin && address.tab === 'jobs';
  one('#charts').hidden = isJobs;
  one('#jobs').hidden = !isJobs;
  one('#tabs').hidden = !isAdmin;
  for (const [id, isHere] of [
    ['charts', !isJobs],
    ['jobs', isJobs],
  ]) {
    if (isHere) one(`#tab-${id}`).setAttribute('aria-current', 'page');
    else one(`#tab-${id}`).removeAttribute('aria-current');
  }
  one('#period').value = address.period;
  one('#days').hidden = address.period !== 'custom';
  one('#from').value = address.from;
  one('#to').value = address.to;
  one('#reset').hidden = writeAddress({ ...address, tab: '' }) === '';
  people.choose(address.people.map(String));
  categories.choose(address.categories);
  if (isJobs) void jobs.open(address.run);
}

function onEvent(event, data) {
  if (event === 'jobs') return jobs.show(data);
  if (event === 'view') {
    drawFigures(one('#figures'), data);
    charts.show(data);
    one('#charts').dataset.seen = String(Number(one('#charts').dataset.seen ?? 0) + 1);
    return;
  }
  one('#people').hidden = data.people.length < 2 && address.people.length === 0;
  people.offer(data.people.map(({ id, name }) => ({ value: String(id), label: name })));
  categories.offer(data.categories.map((name) => ({ value: name, label: name })));
  charts.know(data.categories);
}

function onState(state) {
  const place = one('#live');
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  place.textContent = text({ live: 'live', connecting: 'connecting', out: 'signedOut' }[state]);
}

one('#period').addEventListener('change', ({ target }) => {
  if (target.value !== 'custom') return go({ period: target.value, from: '', to: '' });
  address = { ...address, period: 'custom' };
  one('#days').hidden = false;
  one('#from').focus();
});
for (const id of ['from', 'to'])
  one(`#${id}`).addEventListener('change', () => {
    const [from, to] = [one('#from').value, one('#to').value];
    if (from && to && from <= to) go({ period: 'custom', from, to });
  });
one('#reset').addEventListener('click', () => {
  go({ people: [], categories: [], period: undefined, from: '', to: '' });
  one('#period').focus();
});
for (const id of ['charts', 'jobs'])
  one(`#tab-${id}`).addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ tab: id === 'jobs' ? 'jobs' : '', run: '' });
    live.open();
  });
one('#theme').addEventListener('click', () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
  try {
    localStorage.setItem('tally.dashboard.theme', root.dataset.theme);
  } catch {
    root.dataset.forgetful = 'true'; // storage may be forbidden: the choice holds for this page
  }
  charts.redraw();
});
one('#logout').addEventListener('click', async () => {
  await fetch('/logout', { method: 'POST' });
  location.reload();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', charts.redraw);
addEventListener('popstate', () => follow());
void document.fonts?.ready.then(charts.redraw);

follow();
