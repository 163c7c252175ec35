/** @import { FilterProblem } from '../../query-params.ts' */
/** @import { ConnectionState } from './live-updates.js' */
/** @import { TextKey } from './texts.js' */
/** @import { UrlState } from './url-state.js' */
import { createCharts } from './charts.js';
import { element, find } from './dom.js';
import { createFilters } from './filters.js';
import { formatSpan } from './format.js';
import { createJobList } from './jobs.js';
import { drawKpis } from './kpis.js';
import { createLiveUpdates } from './live-updates.js';
import { createRunDialog } from './run-dialog.js';
import { createStandings } from './standings.js';
import { text } from './texts.js';
import { setUpThemeButton } from './theme-button.js';
import { formatUrlState, parseUrlState } from './url-state.js';

const isAdmin = document.body.dataset.admin === 'true';
const chartsSection = find(document, '#charts', HTMLElement);
const jobsSection = find(document, '#jobs', HTMLElement);
const kpis = find(document, '#kpis', HTMLElement);
const status = find(document, '#live', HTMLElement);
const refused = find(document, '#refused', HTMLElement);
const untimedNote = find(document, '#untimed', HTMLElement);
let state = parseUrlState(location.search);

const charts = createCharts(chartsSection);
const standings = createStandings(find(document, '#standings', HTMLElement));
const filters = createFilters(chartsSection, navigate);
const jobList = createJobList(find(document, '#job-list', HTMLElement), (run) => navigate({ run }));
const runDialog = createRunDialog(find(document, '#run', HTMLDialogElement), () => navigate({ run: '' }));
const liveUpdates = createLiveUpdates({
  search: () => location.search,
  handlers: {
    view(data) {
      drawRefusal(null);
      showFor(data.personal !== null);
      untimedNote.hidden = data.measure !== 'time' || !data.hasUntimed;
      drawKpis(kpis, data);
      charts.draw(data);
      // Tests wait for the first event.
      chartsSection.dataset.seen = String(Number(chartsSection.dataset.seen ?? 0) + 1);
    },
    habits: (data) => standings.draw(data),
    refused: ({ problem }) => drawRefusal(problem),
    choices(data) {
      filters.setChoices(data);
      charts.setCategories(data.categories);
    },
    jobs: (data) => jobList.draw(data),
  },
  onState: drawConnection,
});

/**
 * Changes the state of the page. The address contains the state, so that a view can be shared and the Back button
 * works.
 * @param {Partial<UrlState>} change
 */
function navigate(change) {
  const search = formatUrlState({ ...state, ...change });
  if (search === location.search) return draw();
  // The inputs of a range change with each digit of a year: those are no steps for the Back button.
  const isTyping = state.period === 'custom' && change.period === 'custom';
  history[isTyping ? 'replaceState' : 'pushState'](null, '', `${location.pathname}${search}`);
  readAddress();
  if (!('run' in change)) liveUpdates.open(); // a run's log comes by a request of its own
}

/**
 * Shows what belongs to one person, or to several.
 * @param {boolean} isOnePerson
 */
function showFor(isOnePerson) {
  for (const node of chartsSection.querySelectorAll('[data-for]'))
    if (node instanceof HTMLElement) node.hidden = (node.dataset.for === 'person') !== isOnePerson;
}

/** Draws the state that the address contains. */
function readAddress() {
  state = parseUrlState(location.search);
  draw();
}

function draw() {
  const isJobs = isAdmin && state.tab === 'jobs';
  chartsSection.hidden = isJobs;
  jobsSection.hidden = !isJobs;
  find(document, '#tabs', HTMLElement).hidden = !isAdmin;
  markTab('#tab-charts', !isJobs);
  markTab('#tab-jobs', isJobs);
  filters.draw(state);
  void runDialog.show(isJobs ? state.run : '');
}

/**
 * @param {string} selector
 * @param {boolean} isCurrent
 */
function markTab(selector, isCurrent) {
  const tab = find(document, selector, HTMLElement);
  if (isCurrent) tab.setAttribute('aria-current', 'page');
  else tab.removeAttribute('aria-current');
}

/**
 * Says why no charts are shown, in their place. Null: they are shown.
 * @param {FilterProblem | null} problem
 */
function drawRefusal(problem) {
  refused.textContent = problem ? text('refused', { problem: describeProblem(problem) }) : '';
  refused.hidden = problem === null;
  kpis.hidden = problem !== null;
  if (problem) untimedNote.hidden = true;
  find(chartsSection, '.grid', HTMLElement).hidden = problem !== null;
  filters.markRange(problem?.startsWith('range') ?? false);
}

/** @param {FilterProblem} problem */
function describeProblem(problem) {
  const { from, to, period, measure } = state;
  const formatDate = (/** @type {string} */ day) => (problem === 'rangeReversed' ? formatSpan(day, day) : day);
  return text(problem, { from: formatDate(from), to: formatDate(to), period, measure });
}

/** @param {ConnectionState} connection */
function drawConnection(connection) {
  if (status.dataset.state === connection) return;
  status.dataset.state = connection;
  /** @type {Record<ConnectionState, TextKey>} */
  const keys = { live: 'live', connecting: 'connecting', 'logged-out': 'loggedOut' };
  status.textContent = text(keys[connection]);
  if (connection !== 'logged-out') return;
  const link = Object.assign(element('a', text('openBot')), { href: document.body.dataset.botUrl });
  status.append(link);
}

/**
 * Makes a tab change the state instead of loading the page again.
 * @param {string} selector
 * @param {string} tab
 */
function setUpTab(selector, tab) {
  find(document, selector, HTMLElement).addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // opens a new browser tab or window
    event.preventDefault();
    navigate({ tab, run: '' });
    liveUpdates.open();
  });
}

setUpTab('#tab-charts', '');
setUpTab('#tab-jobs', 'jobs');
setUpThemeButton(find(document, '#theme', HTMLButtonElement), charts.redraw);
find(document, '#logout', HTMLButtonElement).addEventListener('click', async () => {
  await fetch('/logout', { method: 'POST' });
  location.reload();
});
addEventListener('popstate', () => {
  readAddress();
  liveUpdates.open();
});
void document.fonts.ready.then(charts.redraw); // the charts measure their labels

showFor(!isAdmin || state.people.length === 1);
readAddress();
liveUpdates.open();
