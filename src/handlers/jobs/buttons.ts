import { button } from '../../bot/ui/callback-data.ts';

/** The buttons of jobs; each is for admins. */
export const cancelRun = button('jc', { run: 'int' });
export const showLog = button('jl', { run: 'int' });
export const retryRun = button('jr', { run: 'int' });
export const runForReal = button('jw', { run: 'int' });
export const showJob = button('jj', { job: 'text' });
export const showJobs = button('ja', {});
export const showJobsPage = button('jg', { page: 'int' });
export const runJob = button('js', { job: 'text' });
export const pauseButton = button('jp', { job: 'text' });
export const resumeButton = button('ju', { job: 'text' });
export const showStatus = button('jt', { job: 'text' });
export const notifyButton = button('jn', { job: 'text', level: 'text' });
export const cancelBackfillButton = button('jx', { backfill: 'int' });
export const continueBackfillButton = button('jy', { backfill: 'int' });
export const olderAudit = button('jo', { before: 'int' });
