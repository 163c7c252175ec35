import type { Document } from 'grammy/types';
import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import { isFileTooBig } from '../../bot/transport/documents.ts';
import { type AnswerResult, ask, type Option } from '../../bot/ui/prompt.ts';
import { paramHint, paramLabel } from '../../jobs/engine/job-texts.ts';
import { formatDocumentValue, type ParamInfo, ParamsError, parseParams } from '../../jobs/engine/params.ts';
import { addDays } from '../../time/days.ts';
import { businessDay } from '../shared/business-day.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatParamIssues, formatParamText } from './format-params.ts';

type AskParamDeps = Pick<JobsFeatureDeps, 'jobs' | 'readDay' | 'timeZone'>;

interface ParamQuestion {
  job: string;
  param: ParamInfo;
  /** The run cannot start without the value, and there is no page yet to which one could go back. */
  isRequired: boolean;
}

/** The value as typed; `clear` removes it, and `back` leaves it as it was. */
export type ParamAnswer = { value: string } | { clear: true } | { back: true };

/** Asks for the value of a parameter: by buttons for its choices and its default, by text, or by a document. */
export function askParam(
  conversation: TallyConversation,
  deps: AskParamDeps,
  question: ParamQuestion,
): Promise<ParamAnswer> {
  const { job, param, isRequired } = question;
  if (param.file) return askFile(conversation, question);
  return ask<ParamAnswer>(conversation, {
    render: async (ctx) => {
      const kind = ctx.t(`jobs-kind-${param.kind}`);
      const text = ctx.t('jobs-ask-param', { name: paramLabel(ctx.t, job, param.name), kind });
      return {
        message: { text: withHint(ctx, job, param, text) },
        options: [...choiceOptions(ctx, deps, param), ...returnOptions(ctx, param, isRequired)],
      };
    },
    parseText: async (ctx, text) => parseParamText(ctx, deps, question, text.trim()),
  });
}

function withHint({ t }: TallyContext, job: string, { name }: ParamInfo, text: string): string {
  const hint = paramHint(t, job, name);
  return hint === null ? text : `${text}\n${hint}`;
}

function choiceOptions(
  ctx: TallyContext,
  { timeZone }: AskParamDeps,
  { kind, choices, default: defaultText }: ParamInfo,
): Option<ParamAnswer>[] {
  const values = kind === 'boolean' ? ['true', 'false'] : choices;
  const all = new Set([...values, ...(defaultText === undefined ? [] : [defaultText])]);
  const options = [...all]
    .filter((value) => value !== '')
    .map((value) => ({ label: formatParamText(ctx.t, value), value: { value } }));
  if (kind !== 'date') return options;
  const today = businessDay(ctx, timeZone);
  const yesterday = { label: ctx.t('jobs-button-span-yesterday'), value: { value: addDays(today, -1) } };
  return [yesterday, { label: ctx.t('jobs-button-today'), value: { value: today } }, ...options];
}

/** Returns the buttons that lead back to the page. */
function returnOptions({ t }: TallyContext, { required, default: defaultText }: ParamInfo, isRequired: boolean) {
  const back: Option<ParamAnswer> = { label: t('jobs-button-back'), value: { back: true } };
  const clear: Option<ParamAnswer> = { label: t('jobs-button-no-value'), value: { clear: true } };
  if (isRequired) return [];
  return required || defaultText !== undefined ? [back] : [clear, back];
}

/** Asks for a document. The file stays with Telegram. The instance that executes the run fetches it then. */
function askFile(conversation: TallyConversation, { job, param, isRequired }: ParamQuestion): Promise<ParamAnswer> {
  return ask<ParamAnswer>(conversation, {
    render: async (ctx) => ({
      message: {
        text: withHint(ctx, job, param, ctx.t('jobs-ask-file', { name: paramLabel(ctx.t, job, param.name) })),
      },
      options: returnOptions(ctx, param, isRequired),
    }),
    parseText: async (ctx) => ({ rejection: ctx.t('jobs-send-file') }),
    parseDocument: (ctx, document) => parseSentFile(ctx, job, document, param.maxBytes),
  });
}

/**
 * Checks the size of the file for its kind, and asks Telegram whether it hands out the file: that limit depends on the
 * Bot API server.
 */
async function parseSentFile(
  ctx: TallyContext,
  job: string,
  document: Document,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<AnswerResult<ParamAnswer>> {
  const { file_id: fileId, file_name: name = 'file', file_size: size = 0 } = document;
  if (size === 0) return { rejection: ctx.t('jobs-file-empty') };
  if (size > maxBytes) return { rejection: ctx.t('jobs-file-over-limit', { max: Math.floor(maxBytes / 1024 / 1024) }) };
  try {
    await ctx.api.getFile(fileId);
  } catch (error) {
    if (!isFileTooBig(error)) throw error;
    return { rejection: ctx.t('jobs-file-too-big', { size: Math.ceil(size / 1024 / 1024), job }) };
  }
  return { value: { value: formatDocumentValue({ fileId, name }) } };
}

/** Checks the text with the schema of this one parameter. The start of the run checks all of them together. */
function parseParamText(
  ctx: TallyContext,
  { jobs, readDay, timeZone }: AskParamDeps,
  { job, param }: ParamQuestion,
  typed: string,
): AnswerResult<ParamAnswer> {
  const schema = jobs.find(job)?.params;
  if (!schema) return { notAnAnswer: true };
  const day = param.kind === 'date' ? readDay(typed, businessDay(ctx, timeZone)) : null;
  const text = day?.kind === 'found' ? day.date : typed;
  try {
    parseParams(schema.pick({ [param.name]: true } as never), { [param.name]: text });
    return { value: { value: text } };
  } catch (error) {
    if (!(error instanceof ParamsError)) throw error;
    const name = paramLabel(ctx.t, job, param.name);
    const issues = error.issues.map((issue) => ({ ...issue, name }));
    return { rejection: ctx.t('jobs-param-wrong', { problem: formatParamIssues(ctx.t, issues) }) };
  }
}
