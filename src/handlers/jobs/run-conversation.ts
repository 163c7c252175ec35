import type { Document } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import type { ConversationSpec, TallyConversation } from '../../bot/conversation.ts';
import { isFileTooBig } from '../../bot/transport/documents.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import type { Job } from '../../jobs/engine/job.ts';
import { jobDescription, jobTitle, paramLabel } from '../../jobs/engine/job-texts.ts';
import { formatDocumentValue, type ParamInfo, ParamsError, parseParams } from '../../jobs/engine/params.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { askableParams } from './chat-params.ts';
import { formatParam, formatParamIssues } from './format-params.ts';
import type { RunStarter } from './run-starter.ts';

/** The values of parameters as typed, by name. */
type ParamTexts = Record<string, string>;

/**
 * Creates the conversation before a run. It asks for required parameters first, then shows one page with all values,
 * where each can be changed and the run started.
 */
export function runConversation(jobs: JobList, starter: RunStarter): ConversationSpec {
  return {
    id: 'run-job',
    async run(conversation: TallyConversation, { job, params: typed }: { job: string; params: ParamTexts }) {
      const values: ParamTexts = { ...typed };
      const params = await conversation.external(() => askableParams(findExisting(jobs, job)));
      for (const param of params)
        if (param.required && !Object.hasOwn(values, param.name))
          values[param.name] = await askParam(conversation, jobs, job, param);
      for (;;) {
        const answer = await askPage(conversation, jobs, { job, params, values });
        if ('start' in answer) {
          const request = { job, params: values, dryRun: answer.start === 'dry' };
          return await conversation.external((ctx) => starter.start(ctx, request, 'here'));
        }
        const param = params.find(({ name }) => name === answer.change);
        if (param) values[param.name] = await askParam(conversation, jobs, job, param);
      }
    },
  };
}

function findExisting(jobs: JobList, name: string): Job {
  const job = jobs.find(name);
  if (!job) throw new Error(`the job ${name} no longer exists`);
  return job;
}

interface RunPage {
  job: string;
  params: readonly ParamInfo[];
  values: ParamTexts;
}

/** `change`: the name of a parameter. */
type PageAnswer = { start: 'run' | 'dry' } | { change: string };

function askPage(conversation: TallyConversation, jobs: JobList, page: RunPage): Promise<PageAnswer> {
  return ask<PageAnswer>(conversation, {
    render: async (ctx) => {
      const { job, params } = page;
      const canRunDry = jobs.find(job)?.dryRun !== undefined;
      const options: Option<PageAnswer>[] = [
        { label: ctx.t('jobs-button-run'), value: { start: 'run' } },
        ...(canRunDry ? [{ label: ctx.t('jobs-button-dry-run'), value: { start: 'dry' as const } }] : []),
        ...params.map(({ name }) => ({ label: paramLabel(ctx.t, job, name), value: { change: name } })),
      ];
      return { message: pageMessage(ctx, page), options };
    },
  });
}

function pageMessage(ctx: TallyContext, { job, params, values }: RunPage): OutgoingMessage {
  const description = jobDescription(ctx.t, job);
  const paramLines = params.map((param) => {
    const value = values[param.name] ?? param.default;
    return `${paramLabel(ctx.t, job, param.name)}: ${formatParamText(ctx, value)}`;
  });
  const lines = [
    ctx.t('jobs-ask-run', { title: jobTitle(ctx.t, job) }),
    ...(description ? [description] : []),
    ...(paramLines.length > 0 ? ['', ...paramLines] : []),
  ];
  return { text: lines.join('\n'), heading: true };
}

function formatParamText(ctx: TallyContext, text: string | undefined): string {
  if (text === 'true' || text === 'false') return ctx.t(`jobs-${text}`);
  return text === undefined || text === '' ? '—' : formatParam(text);
}

function askParam(conversation: TallyConversation, jobs: JobList, job: string, param: ParamInfo): Promise<string> {
  if (param.file) return askFile(conversation, job, param);
  return ask<string>(conversation, {
    render: async (ctx) => {
      const name = paramLabel(ctx.t, job, param.name);
      return {
        message: { text: ctx.t('jobs-ask-param', { name, kind: ctx.t(`jobs-kind-${param.kind}`) }) },
        options: paramChoices(param).map((value) => ({ label: formatParamText(ctx, value), value })),
      };
    },
    parseText: async (ctx, text) => parseParamText(ctx, jobs, job, param, text.trim()),
  });
}

function paramChoices({ kind, choices, default: defaultText }: ParamInfo): string[] {
  const values = kind === 'boolean' ? ['true', 'false'] : choices;
  const all = new Set([...values, ...(defaultText === undefined ? [] : [defaultText])]);
  return [...all].filter((value) => value !== '');
}

/** Asks for a document. The file stays with Telegram. The instance that executes the run fetches it then. */
function askFile(conversation: TallyConversation, job: string, { name }: ParamInfo): Promise<string> {
  return ask<string>(conversation, {
    render: async (ctx) => ({
      message: { text: ctx.t('jobs-ask-file', { name: paramLabel(ctx.t, job, name) }) },
      options: [],
    }),
    parseText: async (ctx) => ({ rejection: ctx.t('jobs-send-file') }),
    parseDocument: (ctx, document) => parseSentFile(ctx, job, document),
  });
}

/** Asks Telegram whether it hands out the file: the limit depends on the Bot API server. */
async function parseSentFile(ctx: TallyContext, job: string, document: Document): Promise<AnswerResult<string>> {
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

/** Checks the text with the schema of this one parameter. The start of the run checks all of them together. */
function parseParamText(
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
