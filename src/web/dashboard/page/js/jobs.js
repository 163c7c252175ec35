import * as words from './format.js';
import { element } from './tables.js';

const { text } = words;

/**
 * Returns what draws the jobs, and a run in a dialog.
 * @param {{ list: HTMLElement, dialog: HTMLDialogElement, onRun: (runId: string) => void }} options
 */
export function createJobs({ list, dialog, onRun }) {
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => onRun(''));
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  list.addEventListener('keydown', move);
  list.addEventListener('click', ({ target }) => {
    const { run } = target.closest('[data-run]')?.dataset ?? {};
    if (run) onRun(run);
  });

  return {
    /** @param {object[]} jobs what the stream sent */
    show(jobs) {
      const focused = document.activeElement?.dataset?.run;
      list.replaceChildren(...jobs.map(cardOf));
      if (focused) list.querySelector(`[data-run="${CSS.escape(focused)}"]`)?.focus();
    },
    /** Shows the run, or closes what is shown. @param {string} runId */
    async open(runId) {
      if (!runId) return dialog.open && dialog.close();
      const answer = await fetch(`/dashboard/runs/${encodeURIComponent(runId)}`);
      drawRun(dialog, runId, answer.ok ? await answer.json() : null);
      if (!dialog.open) dialog.showModal();
    },
  };
}

function cardOf(job) {
  const card = element('article', '', 'card job');
  const head = document.createElement('header');
  head.append(element('h2', job.title));
  if (job.title !== job.name) head.append(element('code', job.name));
  const state = job.missing.length > 0 ? 'off' : job.state;
  if (job.paused) head.append(element('span', text('paused'), 'badge paused'));
  if (state && state !== 'off') head.append(element('span', text(`state_${state}`), `badge ${state}`));
  card.append(head);
  if (job.missing.length > 0) card.append(element('p', text('notSetUp', { missing: job.missing.join(', ') }), 'soft'));
  else card.append(element('p', job.next ? text('next', { at: words.instant(job.next) }) : text('noNext'), 'soft'));
  if (job.runs.length > 0) card.append(stripOf(job.runs), lastOf(job.runs.at(-1)));
  else if (job.missing.length === 0) card.append(element('p', text('never'), 'soft'));
  return card;
}

function stripOf(runs) {
  const strip = element('div', '', 'strip');
  strip.setAttribute('role', 'group');
  strip.setAttribute('aria-label', text('runs'));
  const longest = Math.max(0.001, ...runs.map(({ seconds }) => seconds ?? 0));
  for (const [index, run] of runs.entries()) {
    const button = element('button', '', `bar ${run.state}`);
    button.type = 'button';
    button.dataset.run = run.runId;
    button.tabIndex = index === runs.length - 1 ? 0 : -1;
    button.style.setProperty('--share', String(Math.sqrt((run.seconds ?? longest) / longest)));
    button.title = labelOf(run);
    button.setAttribute('aria-label', labelOf(run));
    strip.append(button);
  }
  return strip;
}

const rowsWords = ({ rows }) => (rows === null ? '' : text('rows', { n: words.wholeNumber(rows) }));

function labelOf(run) {
  const took = run.seconds === null ? '' : `, ${words.seconds(run.seconds)}`;
  return text('runLabel', {
    n: run.runId,
    state: text(`state_${run.state}`),
    at: words.instant(run.at),
    rest: `${took}${rowsWords(run)}`,
  });
}

function lastOf(run) {
  const seconds = run.seconds === null ? text(`state_${run.state}`) : words.seconds(run.seconds);
  return element('p', text('lastRun', { at: words.instant(run.at), seconds, rows: rowsWords(run) }), 'last');
}

/** Arrow keys walk along a strip; only one of its bars is a stop of the tab key. */
function move(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1, Home: -1000, End: 1000 }[event.key];
  const bar = event.target.closest('.bar');
  if (!step || !bar) return;
  event.preventDefault();
  const bars = [...bar.parentElement.children];
  const next = bars[Math.min(Math.max(bars.indexOf(bar) + step, 0), bars.length - 1)];
  bar.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function drawRun(dialog, runId, run) {
  const [title, facts, error, log] = ['#run-title', '#run-facts', '#run-error', '#run-log'].map((part) =>
    dialog.querySelector(part),
  );
  title.textContent = run ? `${text('run', { n: runId })} · ${run.job}` : text('run', { n: runId });
  facts.replaceChildren(...(run ? factsOf(run) : []));
  error.hidden = Boolean(run) && !run.error;
  error.textContent = run ? (run.error ?? '') : text('gone');
  log.replaceChildren(...(run ? linesOf(run) : []));
}

function factsOf(run) {
  const counts = Object.entries(run.counts ?? {}).map(([name, value]) => `${name} ${words.number(value)}`);
  const facts = [
    [text('state'), text(`state_${run.state}`)],
    [text('trigger'), text(`trigger_${run.trigger}`)],
    [text('started'), words.instant(run.at)],
    ...(run.seconds === null ? [] : [[text('took'), words.seconds(run.seconds)]]),
    ...(run.attempt > 1 ? [[text('attempt'), String(run.attempt)]] : []),
    ...(counts.length > 0 ? [[text('counts'), counts.join(', ')]] : []),
  ];
  return facts.flatMap(([name, value]) => [element('dt', name), element('dd', value)]);
}

function linesOf({ lines, isCut }) {
  const drawn = lines.map(({ at, level, message, data }) => {
    const line = element('li', '', level);
    line.append(element('time', words.logClock(at)), element('span', message));
    if (data && Object.keys(data).length > 0) line.append(element('code', JSON.stringify(data)));
    return line;
  });
  if (drawn.length === 0) return [element('li', text('noLog'), 'soft')];
  return isCut ? [...drawn, element('li', text('cut'), 'soft')] : drawn;
}
