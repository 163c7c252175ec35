/** @import { ConnectionState } from './live-updates.js' */
/** @import { TextKey } from './texts.js' */
/** @import { UrlState } from './url-state.js' */
import { createCharts } from './charts.js';
import { find } from './dom.js';
import { createFilters } from './filters.js';
import { createJobList } from './jobs.js';
import { drawKpis } from './kpis.js';
import { createLiveUpdates } from './live-updates.js';
import { createRunDialog } from './run-dialog.js';
import { text } from './texts.js';
import { setUpThemeButton } from './theme-button.js';
import { formatUrlState, parseUrlState } from './url-state.js';

const isAdmin = document.body.dataset.admin === 'true';
const chartsSection = find(document, '#charts', HTMLElement);
const jobsSection = find(document, '#jobs', HTMLElement);
const kpis = find(document, '#kpis', HTMLElement);
const status = find(document, '#live', HTMLElement);
let state = parseUrlState(location.search);

const charts = createCharts(chartsSection);
const filters = createFilters(chartsSection, navigate);
const jobList = createJobList(find(document, '#job-list', HTMLElement), (run) => navigate({ run }));
const runDialog = createRunDialog(find(document, '#run', HTMLDialogElement), () => navigate({ run: '' }));
const liveUpdates = createLiveUpdates({
  search: () => location.search,
  handlers: {
    view(data) {
      drawKpis(kpis, data);
      charts.draw(data);
      // Tests wait for the first event.
      chartsSection.dataset.seen = String(Number(chartsSection.dataset.seen ?? 0) + 1);
    },
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
  history.pushState(null, '', `${location.pathname}${search}`);
  readAddress();
  if (!('run' in change)) liveUpdates.open(); // a run's log comes by a request of its own
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

/** @param {ConnectionState} connection */
function drawConnection(connection) {
  if (status.dataset.state === connection) return;
  status.dataset.state = connection;
  /** @type {Record<ConnectionState, TextKey>} */
  const keys = { live: 'live', connecting: 'connecting', 'logged-out': 'loggedOut' };
  status.textContent = text(keys[connection]);
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

readAddress();
liveUpdates.open();
