import type { Document } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { isFileTooBig } from '../../bot/transport/documents.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import { jobDescription, jobTitle, paramLabel } from '../../jobs/engine/job-texts.ts';
import {
  describeParams,
  formatDocumentValue,
  type ParamInfo,
  ParamsError,
  parseParams,
} from '../../jobs/engine/params.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { formatParamIssues } from './format-param-errors.ts';
import { formatParam } from './run-card.ts';
import type { ManualStart, RunStarter } from './run-starter.ts';

type ParamTexts = Record<string, string>;

/** What is chosen on the page of a run: to start it, or a parameter to change. */
type RunPageAnswer = { go: 'run' | 'dry' } | { change: string };

/** Returns the parameters that may be asked for in a chat: what must not pass through one is left to the command line. */
export function askableParams(params: ParamInfo[]): ParamInfo[] {
  return params.filter(({ secret, path, file }) => !secret && (!path || file));
}

/** The questions before a run: what is required first, then one page with every value, its defaults filled in. */
export function runConversation(jobs: JobList, starter: RunStarter): ConversationSpec {
  return {
    id: 'run-job',
    async run(conversation: TallyConversation, { job, params: first }: { job: string; params: ParamTexts }) {
      const given: ParamTexts = { ...first };
      const params = await conversation.external(() =>
        askableParams(describeParams(jobs.find(job)?.params ?? throwGone(job))),
      );
      for (const param of params)
        if (param.required && !Object.hasOwn(given, param.name))
          given[param.name] = await askParam(conversation, jobs, job, param);
      for (;;) {
        const step = await askStep(conversation, jobs, { job, given, params });
        if ('go' in step) {
          const wish: ManualStart = { job, params: given, dryRun: step.go === 'dry' };
          return await conversation.external((ctx) => starter.start(ctx, wish, 'here'));
        }
        const param = params.find(({ name }) => name === step.change);
        if (param) given[param.name] = await askParam(conversation, jobs, job, param);
      }
    },
  };
}

function throwGone(job: string): never {
  throw new Error(`the job ${job} is gone`);
}

interface RunPage {
  job: string;
  given: ParamTexts;
  params: ParamInfo[];
}

function askStep(
  conversation: TallyConversation,
  jobs: JobList,
  { job, given, params }: RunPage,
): Promise<RunPageAnswer> {
  return ask<RunPageAnswer>(conversation, {
    render: async (ctx) => {
      const about = jobDescription(ctx.t, job);
      const lines = params.map(
        (param) => `${paramLabel(ctx.t, job, param.name)}: ${formatParamValue(ctx, param, given)}`,
      );
      const heading = ctx.t('jobs-ask-run', { title: jobTitle(ctx.t, job) });
      const dry = jobs.find(job)?.dryRun
        ? [{ label: ctx.t('jobs-button-dry-run'), value: { go: 'dry' as const } }]
        : [];
      const choices: Option<RunPageAnswer>[] = [
        { label: ctx.t('jobs-button-run'), value: { go: 'run' } },
        ...dry,
        ...params.map(({ name }) => ({ label: paramLabel(ctx.t, job, name), value: { change: name } })),
      ];
      const text = [heading, ...(about ? [about] : []), ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
      return { message: { text, heading: true }, options: choices };
    },
  });
}

function formatParamValue(ctx: TallyContext, { name, default: usual }: ParamInfo, given: ParamTexts): string {
  const value = given[name] ?? usual;
  if (value === 'true' || value === 'false') return ctx.t(`jobs-${value}`);
  return value === undefined || value === '' ? '—' : formatParam(value);
}

function askParam(conversation: TallyConversation, jobs: JobList, job: string, param: ParamInfo): Promise<string> {
  if (param.file) return askFile(conversation, job, param);
  return ask<string>(conversation, {
    render: async (ctx) => {
      const values = param.kind === 'boolean' ? ['true', 'false'] : param.choices;
      const shown = [...new Set([...values, ...(param.default === undefined ? [] : [param.default])])];
      const choices = shown
        .filter((value) => value !== '')
        .map((value) => ({ label: formatParamValue(ctx, { ...param, default: value }, {}), value }));
      const kind = ctx.t(`jobs-kind-${param.kind}`);
      return {
        message: { text: ctx.t('jobs-ask-param', { name: paramLabel(ctx.t, job, param.name), kind }) },
        options: choices,
      };
    },
    parseText: async (ctx, text) => readParam(ctx, jobs, job, param, text.trim()),
  });
}

/** The file stays with Telegram until the run: whatever instance has it fetches it then. */
function askFile(conversation: TallyConversation, job: string, { name }: ParamInfo): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('jobs-ask-file', { name: paramLabel(ctx.t, job, name) }) },
      options: [],
    }),
    parseText: async (ctx) => ({ rejection: ctx.t('jobs-send-file') }),
    parseDocument: (ctx, document) => readFile(ctx, job, document),
  });
}

/** Telegram itself says whether it will hand the file out: its limit depends on the server. */
async function readFile(ctx: TallyContext, job: string, document: Document): Promise<AnswerResult<string>> {
  const { file_id: fileId, file_name: name = 'file', file_size: size = 0 } = document;
  if (size === 0) return { rejection: ctx.t('jobs-file-empty') };
  try {
    await ctx.api.getFile(fileId);
  } catch (error) {
    if (!isFileTooBig(error)) throw error;
    return { rejection: ctx.t('jobs-file-too-big', { size: Math.ceil(size / 1024 / 1024), job }) };
  }
  return { value: formatDocumentValue({ fileId, name }) };
}

/** Checks one value as the start will check all: the others are left out of what is said. */
function readParam(
  ctx: TallyContext,
  jobs: JobList,
  job: string,
  param: ParamInfo,
  text: string,
): AnswerResult<string> {
  const schema = jobs.find(job)?.params;
  if (!schema) return { notAnAnswer: true };
  try {
    parseParams(schema.pick({ [param.name]: true } as never), { [param.name]: text });
    return { value: text };
  } catch (error) {
    if (!(error instanceof ParamsError)) throw error;
    return { rejection: ctx.t('jobs-param-wrong', { problem: formatParamIssues(ctx.t, error.issues) }) };
  }
}
