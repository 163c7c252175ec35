import { createDb, createPool } from '../../src/db/client.ts';
import { detrackJobs } from '../../src/jobs/detrack/index.ts';
import { createEventTriggers } from '../../src/jobs/engine/event-triggers.ts';
import { createJobRegistry } from '../../src/jobs/engine/job-registry.ts';
import { createRunner } from '../../src/jobs/engine/runner.ts';
import { syncOptions } from '../harness/detrack.ts';
import { quick, silent } from './factories.ts';

/** A process that follows the company's shipments until it is killed. */
const [url = '', api = '', secondMs = ''] = process.argv.slice(2);
const db = createDb(createPool({ url, applicationName: 'victim', onError: () => undefined }));
const list = createJobRegistry(detrackJobs(syncOptions(api, { secondMs: Number(secondMs) })), db);
const runner = createRunner({ url, db, jobs: list, log: silent, timing: quick });
createEventTriggers({ url, db, list, runner, log: silent, onChange: () => undefined }).start();
