/** @import { RunDetails } from '../../page-data.ts' */
import { element, find } from './dom.js';
import { formatExactTime, formatInstant, formatNumber, formatSeconds } from './format.js';
import { text } from './texts.js';

/**
 * Creates the dialog that shows a run with its log.
 * @param {HTMLDialogElement} dialog
 * @param {() => void} onClose
 */
export function createRunDialog(dialog, onClose) {
  find(dialog, '[data-close]', HTMLButtonElement).addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', onClose);
  // A press beside the dialog hits the dialog itself, because its content fills it.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });

  let wanted = '';

  return {
    /**
     * Loads and shows a run. An empty id closes the dialog.
     * @param {string} runId
     */
    async show(runId) {
      wanted = runId;
      if (!runId) return dialog.close();
      const answer = await fetch(`/dashboard/runs/${encodeURIComponent(runId)}`);
      /** @type {RunDetails | null} */
      const run = answer.ok ? await answer.json() : null;
      if (runId !== wanted) return; // another run was wanted, or none, while this one was loading
      drawRun(dialog, runId, run);
      if (!dialog.open) dialog.showModal();
    },
  };
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} runId
 * @param {RunDetails | null} run null: it has been removed
 */
function drawRun(dialog, runId, run) {
  const title = text('run', { n: runId });
  const error = find(dialog, '#run-error', HTMLElement);
  const message = run ? run.error : text('runRemoved');
  find(dialog, '#run-title', HTMLElement).textContent = run ? `${title} · ${run.title}` : title;
  find(dialog, '#run-facts', HTMLElement).replaceChildren(...(run ? createFacts(run) : []));
  find(dialog, '#run-log', HTMLElement).replaceChildren(...(run ? createLogLines(run) : []));
  error.textContent = message ?? '';
  error.hidden = !message;
}

/** @param {RunDetails} run */
function createFacts(run) {
  const counts = run.counts.map(({ label, value }) => `${label} ${formatNumber(value)}`);
  /** @type {[name: string, value: string][]} */
  const facts = [
    [text('state'), text(`state_${run.state}`)],
    [text('trigger'), describeTrigger(run)],
    [text('started'), formatInstant(run.at)],
  ];
  if (run.seconds !== null) facts.push([text('took'), formatSeconds(run.seconds)]);
  if (run.attempt > 1) facts.push([text('attempt'), String(run.attempt)]);
  if (counts.length > 0) facts.push([text('counts'), counts.join(' · ')]);
  return facts.flatMap(([name, value]) => [element('dt', name), element('dd', value)]);
}

/** @param {RunDetails} run */
function createLogLines({ lines, isCut }) {
  if (lines.length === 0) return [element('li', text('noLog'), 'muted')];
  const nodes = lines.map(createLogLine);
  return isCut ? [...nodes, element('li', text('logTruncated'), 'muted')] : nodes;
}

/**
 * Returns who started a run: the person, and what they asked for where it was no plain run; else the trigger.
 * @param {RunDetails} run
 */
function describeTrigger({ trigger, requestedBy }) {
  if (requestedBy === null) return text(`trigger_${trigger}`);
  return trigger === 'manual' ? requestedBy : `${requestedBy} (${text(`trigger_${trigger}`)})`;
}

/** @param {RunDetails['lines'][number]} line */
function createLogLine({ at, level, message }) {
  const node = element('li', '', level);
  node.append(element('time', formatExactTime(at)), element('span', message));
  return node;
}
