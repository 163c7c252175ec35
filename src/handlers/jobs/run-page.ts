import type { TallyContext } from '../../bot/context.ts';
import type { TallyConversation } from '../../bot/conversation.ts';
import type { OutgoingMessage } from '../../bot/ui/messages.ts';
import { ask, type Option } from '../../bot/ui/prompt.ts';
import { jobDescription, jobTitle, paramLabel } from '../../jobs/engine/job-texts.ts';
import type { ParamInfo } from '../../jobs/engine/params.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { formatParamText } from './format-params.ts';

/** The values of parameters as typed, by name. */
export type ParamTexts = Record<string, string>;

/** What the page before a run shows. */
export interface RunPage {
  /** Identifies the buttons of the page, also after it has changed: a quick second press is not too late. */
  id: number;
  job: string;
  params: readonly ParamInfo[];
  /** The names of parameters that are folders, which only the command line accepts. */
  folders: readonly string[];
  values: ParamTexts;
  /** The folder of which the page says how it is given. */
  explained: string | null;
}

/** `ask` and `explain`: the name of a parameter. `set`: the name of a switch. */
export type RunPageAnswer =
  | { start: 'run' | 'dry' }
  | { set: string; to: 'true' | 'false' }
  | { ask: string }
  | { explain: string };

/** Asks which parameters a run has, and whether it starts. */
export function askRunPage(conversation: TallyConversation, jobs: JobList, page: RunPage): Promise<RunPageAnswer> {
  return ask<RunPageAnswer>(conversation, {
    id: page.id,
    render: async (ctx) => {
      const inputs = [...switchOptions(ctx, page), ...valueOptions(ctx, page)];
      const starts = startOptions(ctx, jobs, page);
      const perRow = [...inputs.map(() => 1), starts.length];
      return { message: pageMessage(ctx, jobs, page), options: [...inputs, ...starts], perRow };
    },
  });
}

function switchOptions({ t }: TallyContext, { job, params, values }: RunPage): Option<RunPageAnswer>[] {
  return params.filter(isSwitch).map(({ name, default: defaultText }) => {
    const isOn = (values[name] ?? defaultText) === 'true';
    const label = `${isOn ? '☑' : '☐'} ${paramLabel(t, job, name)}`;
    return { label, value: { set: name, to: isOn ? 'false' : 'true' } };
  });
}

function isSwitch({ kind }: ParamInfo): boolean {
  return kind === 'boolean';
}

function valueOptions({ t }: TallyContext, { job, params, folders }: RunPage): Option<RunPageAnswer>[] {
  const asked = params.filter((param) => !isSwitch(param));
  return [
    ...asked.map(({ name }) => ({ label: `${paramLabel(t, job, name)} …`, value: { ask: name } })),
    ...folders.map((name) => ({ label: `${paramLabel(t, job, name)} …`, value: { explain: name } })),
  ];
}

function startOptions({ t }: TallyContext, jobs: JobList, { job }: RunPage): Option<RunPageAnswer>[] {
  const hasDryRun = jobs.find(job)?.dryRun !== undefined;
  return [
    { label: t('jobs-button-run'), value: { start: 'run' } },
    ...(hasDryRun ? [{ label: t('jobs-button-dry-run'), value: { start: 'dry' as const } }] : []),
  ];
}

function pageMessage(ctx: TallyContext, jobs: JobList, page: RunPage): OutgoingMessage {
  const { job, params, values, explained } = page;
  const description = jobDescription(ctx.t, job);
  const title = jobTitle(ctx.t, jobs.find(job) ?? job);
  const valueLines = params
    .filter((param) => !isSwitch(param))
    .map(({ name, default: defaultText }) => {
      return `${paramLabel(ctx.t, job, name)}: ${formatParamText(ctx.t, values[name] ?? defaultText)}`;
    });
  const lines = [
    ctx.t('jobs-ask-run', { title }),
    ...(description ? [description] : []),
    ...(valueLines.length > 0 ? ['', ...valueLines] : []),
    ...(explained === null
      ? []
      : ['', ctx.t('jobs-folder-how', { label: paramLabel(ctx.t, job, explained), job, name: explained })]),
  ];
  return { text: lines.join('\n'), heading: true };
}
