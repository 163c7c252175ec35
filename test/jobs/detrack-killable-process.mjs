// A process for tests that kill it. It submits shipments as they are inserted. It uses the built program, because to
// load the sources takes twice as long.
//
// Arguments: the URL of the database, and the options of the sync as JSON.
import { pino } from 'pino';
import { createDb, createPool } from '../../dist/db/client.js';
import { createSharedSessions } from '../../dist/db/session/shared-sessions.js';
import { detrackJobs } from '../../dist/jobs/detrack/index.js';
import { createEventTriggers } from '../../dist/jobs/engine/event-triggers.js';
import { createJobRegistry } from '../../dist/jobs/engine/job-registry.js';
import { createRunner } from '../../dist/jobs/engine/runner.js';

const [url = '', options = '{}'] = process.argv.slice(2);
const db = createDb(createPool({ url, applicationName: 'killable', onError: () => undefined }));
const list = createJobRegistry(detrackJobs(JSON.parse(options)), db);
const sessions = createSharedSessions(url, () => undefined);
const log = pino({ level: 'silent' });
const timing = { heartbeatMs: 1_000, progressMs: 20, staleMs: 30_000, orphanCheckMs: 50 };
const runner = createRunner({ url, db, ...sessions, jobs: list, log, timing });
createEventTriggers({ ...sessions, db, list, runner, log, onChange: () => undefined }).start();
