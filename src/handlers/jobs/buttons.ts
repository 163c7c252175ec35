import { defineButton } from '../../bot/ui/callback-data.ts';

/** The buttons of this feature that no other feature shows; the others are in `../shared/job-buttons.ts`. */
export const cancelRunButton = defineButton('jc', { run: 'id' });
export const showLogButton = defineButton('jl', { run: 'id' });
export const showLogFileButton = defineButton('jf', { run: 'id' });
export const retryRunButton = defineButton('jr', { run: 'id' });
export const runForRealButton = defineButton('jw', { run: 'id' });
export const showJobButton = defineButton('jj', { job: 'text' });
export const showJobsButton = defineButton('ja', {});
export const showJobsPageButton = defineButton('jg', { page: 'int' });
export const pauseButton = defineButton('jp', { job: 'text' });
export const resumeButton = defineButton('ju', { job: 'text' });
export const notifyButton = defineButton('jn', { job: 'text', level: 'text' });
export const cancelBackfillButton = defineButton('jx', { backfill: 'id' });
export const continueBackfillButton = defineButton('jy', { backfill: 'id' });
export const olderAuditButton = defineButton('jo', { before: 'id' });
export const showRunButton = defineButton('jd', { run: 'id' });
/** Does what the command does with this job and the rest of its arguments. */
export const jobCommandButton = defineButton('jm', { command: 'text', job: 'text', rest: 'text' });
export const jobChoiceButton = defineButton('jk', { command: 'text', page: 'int' });
