import { commands } from '../../bot/commands.ts';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { type AuditEntry, findAuditEntries } from '../../db/queries/engine/audit.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import { jobTitle } from '../../jobs/engine/job-texts.ts';
import type { JobList } from '../../jobs/engine/runner-types.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { olderAuditButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';
import { formatRunParams } from './format-params.ts';

const entriesPerPage = 20;

/** Creates a page of `/audit`: actions of admins and refusals, the newest first. `before` is the id of an entry. */
export async function auditPage(
  ctx: TallyContext,
  { db, jobs }: Pick<JobsFeatureDeps, 'db' | 'jobs'>,
  before: number | null = null,
): Promise<OutgoingMessage> {
  const found = await findAuditEntries(db, before, entriesPerPage + 1);
  const entries = found.slice(0, entriesPerPage);
  const last = entries.at(-1);
  if (!last) return { text: ctx.t('jobs-audit-empty') };
  const userIds = entries.map(({ userId }) => userId);
  const names = await findFullNames(db, userIds);
  const lines = entries.map((entry) => {
    return formatEntry(ctx, jobs, entry, names.get(entry.userId) ?? ctx.t('jobs-user', { id: String(entry.userId) }));
  });
  const older = {
    label: ctx.t('jobs-button-older'),
    data: olderAuditButton.pack(ctx.person.userId, { before: last.auditId }),
  };
  return {
    text: clip([ctx.t('jobs-audit-heading'), ...lines].join('\n'), messageLimit),
    heading: true,
    keyboard: buildKeyboard(found.length > entriesPerPage ? [older] : []),
  };
}

function formatEntry(ctx: TallyContext, jobs: JobList, entry: AuditEntry, name: string): string {
  const { allowed, loggedAt } = entry;
  const at = createClockFormat(ctx)(loggedAt);
  const line = `${at} · ${isolateRtl(name)} · ${isolateRtl(clip(formatAction(ctx, jobs, entry), 120))}`;
  return allowed ? `• ${line}` : `⛔ ${line} · ${ctx.t('jobs-audit-refused')}`;
}

/** Formats a command as it was typed, and a pressed button or the last choice of a conversation in words. */
function formatAction(ctx: TallyContext, jobs: JobList, { command, arguments: args }: AuditEntry): string {
  if (commands.some(({ name }) => name === command)) return `/${command} ${args}`.trim();
  const action = parseAction(args);
  const text = action && ctx.t.find(`jobs-pressed-${command}`, titleJob(ctx, jobs, action.values))?.trim();
  if (!text) return ctx.t('jobs-pressed');
  const job = String(action.values.job);
  const params = formatRunParams(ctx.t, { job, params: action.params }, jobs.find(job) ?? null);
  return params === '' ? text : `${text} · ${params}`;
}

type ActionValues = Record<string, string | number>;

function titleJob({ t }: TallyContext, jobs: JobList, values: ActionValues): ActionValues {
  const { job } = values;
  return job === undefined ? values : { ...values, job: jobTitle(t, jobs.find(String(job)) ?? String(job)) };
}

/**
 * Parses the values of a button or choice, and the parameters of a run among them. Returns null for callback data that
 * no button wrote: any program can send it.
 */
function parseAction(text: string): { values: ActionValues; params: Record<string, unknown> } | null {
  if (!text.startsWith('{')) return null;
  const { params = {}, ...values } = JSON.parse(text) as { params?: Record<string, unknown> };
  return { values, params };
}
