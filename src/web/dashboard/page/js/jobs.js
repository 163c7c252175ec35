/** @import { JobCard, RunSummary } from '../../page-data.ts' */
import { closest, element } from './dom.js';
import { formatInstant, formatInteger, formatSeconds } from './format.js';
import { text } from './texts.js';

/**
 * Creates the list of jobs.
 * @param {HTMLElement} list
 * @param {(runId: string) => void} onOpenRun
 */
export function createJobList(list, onOpenRun) {
  list.addEventListener('keydown', moveInStrip);
  list.addEventListener('click', (event) => {
    const runId = closest(event, '[data-run]')?.dataset.run;
    if (runId) onOpenRun(runId);
  });

  return {
    /**
     * Draws the jobs again and keeps the focus on the same run.
     * @param {JobCard[]} jobs
     */
    draw(jobs) {
      const { activeElement } = document;
      const focusedRun = activeElement instanceof HTMLElement ? activeElement.dataset.run : undefined;
      list.replaceChildren(...jobs.map(createCard));
      if (!focusedRun) return;
      const bar = list.querySelector(`[data-run="${CSS.escape(focusedRun)}"]`);
      if (bar instanceof HTMLElement) bar.focus();
    },
  };
}

/** @param {JobCard} job */
function createCard(job) {
  const card = element('article', '', 'card job');
  card.append(createHeader(job), createNextRun(job));
  const last = job.runs.at(-1);
  if (last) card.append(createStrip(job.runs), createLastRun(last));
  else if (job.missing.length === 0 && !job.disabled) card.append(element('p', text('never'), 'muted'));
  return card;
}

/** @param {JobCard} job */
function createHeader({ name, title, missing, paused, state }) {
  const header = element('header');
  header.append(element('h2', title));
  if (title !== name) header.append(element('code', name));
  if (paused) header.append(element('span', text('paused'), 'badge paused'));
  if (state && missing.length === 0) header.append(element('span', text(`state_${state}`), `badge ${state}`));
  return header;
}

/** @param {JobCard} job */
function createNextRun({ disabled, missing, next }) {
  if (disabled) return element('p', text('disabled'), 'muted');
  if (missing.length > 0) return element('p', text('notSetUp', { missing: missing.join(', ') }), 'muted');
  return element('p', next ? text('next', { at: formatInstant(next) }) : text('noNext'), 'muted');
}

/**
 * Creates the strip of the last runs: one bar per run, its height by the duration.
 * @param {RunSummary[]} runs
 */
function createStrip(runs) {
  const strip = element('div', '', 'strip');
  strip.setAttribute('role', 'group');
  strip.setAttribute('aria-label', text('runs'));
  const maxSeconds = Math.max(0.001, ...runs.map(({ seconds }) => seconds ?? 0));
  strip.append(...runs.map((run) => createBar(run, maxSeconds)));
  const newest = strip.lastElementChild;
  if (newest instanceof HTMLElement) newest.tabIndex = 0;
  return strip;
}

/**
 * @param {RunSummary} run
 * @param {number} maxSeconds
 */
function createBar(run, maxSeconds) {
  const bar = element('button', '', `bar ${run.state}`);
  bar.type = 'button';
  bar.dataset.run = String(run.runId);
  bar.tabIndex = -1;
  bar.style.setProperty('--share', String(Math.sqrt((run.seconds ?? maxSeconds) / maxSeconds)));
  bar.title = describeRun(run);
  bar.setAttribute('aria-label', describeRun(run));
  return bar;
}

/** @param {RunSummary} run */
function formatRows({ rows, count }) {
  if (rows !== null) return text('rows', { n: formatInteger(rows) });
  return count === null ? '' : ` · ${count.label} ${formatInteger(count.value)}`;
}

/** @param {RunSummary} run */
function describeRun(run) {
  const seconds = run.seconds === null ? '' : `, ${formatSeconds(run.seconds)}`;
  const state = text(`state_${run.state}`);
  return text('runLabel', { n: run.runId, state, at: formatInstant(run.at), rest: `${seconds}${formatRows(run)}` });
}

/** @param {RunSummary} run */
function createLastRun(run) {
  const seconds = run.seconds === null ? text(`state_${run.state}`) : formatSeconds(run.seconds);
  return element('p', text('lastRun', { at: formatInstant(run.at), seconds, rows: formatRows(run) }), 'last');
}

/** @type {Record<string, number>} */
const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/**
 * Moves the focus in a strip by arrow keys. The Tab key stops at one bar of each strip only.
 * @param {KeyboardEvent} event
 */
function moveInStrip(event) {
  const step = steps[event.key];
  const bar = closest(event, '.bar');
  if (!step || !bar?.parentElement) return;
  event.preventDefault();
  /** @type {HTMLElement[]} */
  const bars = [...bar.parentElement.querySelectorAll('button')];
  const next = bars[Math.min(Math.max(bars.indexOf(bar) + step, 0), bars.length - 1)];
  if (!next) return;
  bar.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
