// A process for tests that kill it. It submits shipments as they are inserted.
//
// Arguments: the URL of the database, and the options of the sync as JSON.
import { createDb, createPool } from '../../src/db/client.ts';
import { createSharedSessions } from '../../src/db/session/shared-sessions.ts';
import { detrackJobs } from '../../src/jobs/detrack/index.ts';
import { createEventTriggers } from '../../src/jobs/engine/event-triggers.ts';
import { createJobRegistry } from '../../src/jobs/engine/job-registry.ts';
import { createRunner } from '../../src/jobs/engine/runner.ts';
import { fastTiming, silentLog } from './factories.ts';

const [url = '', options = '{}'] = process.argv.slice(2);
const db = createDb(createPool({ url, applicationName: 'killable', onError: () => undefined }));
const list = createJobRegistry(detrackJobs(JSON.parse(options)), db);
const sessions = createSharedSessions(url, () => undefined);
const runner = createRunner({ url, db, ...sessions, jobs: list, log: silentLog, timing: fastTiming });
createEventTriggers({ ...sessions, db, list, runner, log: silentLog, onChange: () => undefined }).start();
