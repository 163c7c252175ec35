import type { WriteStream } from 'node:tty';
import type { Progress, RunEnd, RunEvent } from '../jobs/engine/runner-types.ts';

/** Where progress is written: the standard output, or a test's. */
export type ProgressOutput = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** Shows the progress and the end of one run. */
export interface ProgressDisplay {
  onEvent(event: RunEvent): void;
  end(end: RunEnd): void;
  line(text: string): void;
}

/** Creates the display of one run: a bar in place on a terminal, else one line for each new phase and state. */
export function createProgressDisplay(job: string, out: ProgressOutput): ProgressDisplay {
  let phase = '';
  let hasBar = false;
  const line = (text: string) => {
    out.write(`${hasBar ? '\r\x1b[K' : ''}${text}\n`);
    hasBar = false;
  };
  const bar = (progress: Progress) => {
    out.write(`\r\x1b[K${progressBar(progress, out.columns || 80)}`);
    hasBar = true;
  };
  return {
    line,
    onEvent({ kind, job: name, runId, attempt, progress, local }) {
      if (!local || name !== job) return;
      if (progress && out.isTTY) bar(progress);
      else if (progress && progress.phase !== phase) line(`${name}: ${progress.phase}`);
      phase = progress?.phase ?? phase;
      if (kind === 'queued')
        line(`${name}: run ${runId} ${attempt === 0 ? 'is queued' : 'waits for its next attempt'}`);
      if (kind === 'running') line(`${name}: run ${runId} is running${attempt > 1 ? `, attempt ${attempt}` : ''}`);
    },
    end: (end) => line(endLine(end)),
  };
}

function progressBar({ phase, done, total }: Progress, columns: number): string {
  if (!total) return `${phase} ${done.toLocaleString('en')}`.slice(0, columns - 1);
  const share = Math.min(done / total, 1);
  const width = Math.max(Math.min(columns - phase.length - 40, 30), 5);
  const full = Math.round(share * width);
  const figures = `${Math.round(share * 100)} % ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return `${phase} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${figures}`.slice(0, columns - 1);
}

function endLine({ job, runId, state, counts, error, attempt, seconds }: RunEnd): string {
  const figures = Object.entries(counts ?? {}).map(([name, value]) => `${name}=${value}`);
  const attempts = attempt > 1 ? ` after ${attempt} attempts` : '';
  const head = `${job}: run ${runId} ${state.replace('_', ' ')} in ${seconds.toFixed(1)} s${attempts}`;
  return [head, ...(error ? [error] : []), ...(figures.length > 0 ? [figures.join(' ')] : [])].join(' · ');
}
