import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { authorize } from '../../bot/middleware/access.ts';
import type { Job } from '../../jobs/engine/job.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { askParam, type ParamAnswer } from './ask-param.ts';
import { askableParams, folderParams } from './chat-params.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { askRunPage, type ParamTexts, type RunPage } from './run-page.ts';
import type { RunStarter } from './run-starter.ts';

type RunConversationDeps = Pick<JobsFeatureDeps, 'db' | 'jobs' | 'readDay' | 'timeZone'>;

/**
 * Creates the conversation before a run. It asks for required parameters first, then shows one page with a switch or a
 * button for each parameter, where the run is started.
 */
export function runConversation(deps: RunConversationDeps, starter: RunStarter): ConversationSpec {
  return {
    id: 'run-job',
    async run(conversation: TallyConversation, { job, params: typed }: { job: string; params: ParamTexts }) {
      const values: ParamTexts = { ...typed };
      const { params, folders } = await conversation.external(() => listParams(findExisting(deps.jobs, job)));
      for (const param of params)
        if (param.required && !Object.hasOwn(values, param.name))
          setValue(values, param.name, await askParam(conversation, deps, { job, param, isRequired: true }));
      const id = await conversation.external((ctx) => ctx.update.update_id);
      const page: RunPage = { id, job, params, folders, values, explained: null };
      for (;;) {
        const answer = await askRunPage(conversation, deps.jobs, page);
        page.explained = 'explain' in answer ? answer.explain : null;
        if ('start' in answer) {
          const request = { job, params: values, dryRun: answer.start === 'dry' };
          return await conversation.external((ctx) => startAudited(ctx, deps, starter, request));
        }
        if ('set' in answer) values[answer.set] = answer.to;
        const param = 'ask' in answer ? params.find(({ name }) => name === answer.ask) : undefined;
        if (param) setValue(values, param.name, await askParam(conversation, deps, { job, param, isRequired: false }));
      }
    },
  };
}

interface RunPageStart {
  job: string;
  params: ParamTexts;
  dryRun: boolean;
}

/** Starts the run. What was chosen on the page is a row of the audit log, next to that of the command. */
async function startAudited(
  ctx: TallyContext,
  { db }: RunConversationDeps,
  starter: RunStarter,
  request: RunPageStart,
): Promise<void> {
  const { job, params, dryRun } = request;
  const choice = JSON.stringify({ job, dry: dryRun ? 1 : 0, params });
  if (!(await authorize(ctx, db, { audience: 'admins', command: 'run-job', arguments: choice }))) return;
  await starter.start(ctx, request, 'here');
}

function listParams(job: Job) {
  return { params: askableParams(job), folders: folderParams(job) };
}

function findExisting(jobs: JobList, name: string): Job {
  const job = jobs.find(name);
  if (!job) throw new Error(`the job ${name} no longer exists`);
  return job;
}

function setValue(values: ParamTexts, name: string, answer: ParamAnswer): void {
  if ('value' in answer) values[name] = answer.value;
  else if ('clear' in answer) delete values[name];
}
