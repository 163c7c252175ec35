import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { type CallbackData, parseCallbackData } from '../../bot/ui/callback-data.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { type AuditEntry, findAuditEntries } from '../../db/queries/engine/audit.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { jobStatusButton, runJobButton } from '../shared/job-buttons.ts';
import {
  cancelBackfillButton,
  cancelRunButton,
  continueBackfillButton,
  notifyButton,
  olderAuditButton,
  pauseButton,
  resumeButton,
  retryRunButton,
  runForRealButton,
  showJobButton,
  showJobsButton,
  showJobsPageButton,
  showLogButton,
} from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

const entriesPerPage = 20;

/** Creates a page of `/audit`: actions of admins and refusals, the newest first. `before` is the id of an entry. */
export async function auditPage(
  ctx: TallyContext,
  { db }: Pick<JobsFeatureDeps, 'db'>,
  before: number | null = null,
): Promise<OutgoingMessage> {
  const found = await findAuditEntries(db, before, entriesPerPage + 1);
  const entries = found.slice(0, entriesPerPage);
  const last = entries.at(-1);
  if (!last) return { text: ctx.t('jobs-audit-empty') };
  const userIds = entries.map(({ userId }) => userId);
  const names = await findFullNames(db, userIds);
  const lines = entries.map((entry) => {
    return formatEntry(ctx, entry, names.get(entry.userId) ?? ctx.t('jobs-user', { id: String(entry.userId) }));
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

function formatEntry(ctx: TallyContext, entry: AuditEntry, name: string): string {
  const { command, arguments: args, allowed, loggedAt } = entry;
  const at = createClockFormat(ctx)(loggedAt);
  const press = parseCallbackData(args);
  const action = clip(press ? formatPress(ctx, args, press) : `/${command} ${args}`.trim(), 120);
  const line = `${at} · ${isolateRtl(name)} · ${isolateRtl(action)}`;
  return allowed ? `• ${line}` : `⛔ ${line} · ${ctx.t('jobs-audit-refused')}`;
}

/** The buttons of this feature with the texts on them. */
const buttonLabels = [
  [cancelRunButton, 'jobs-button-cancel'],
  [showLogButton, 'jobs-button-log'],
  [retryRunButton, 'jobs-button-retry'],
  [runForRealButton, 'jobs-button-run'],
  [showJobButton, 'jobs-button-job'],
  [showJobsButton, 'jobs-button-all'],
  [showJobsPageButton, 'jobs-button-all'],
  [runJobButton, 'jobs-button-run'],
  [pauseButton, 'jobs-button-pause'],
  [resumeButton, 'jobs-button-resume'],
  [jobStatusButton, 'jobs-button-status'],
  [notifyButton, 'jobs-button-notify'],
  [cancelBackfillButton, 'jobs-button-cancel'],
  [continueBackfillButton, 'jobs-button-continue'],
  [olderAuditButton, 'jobs-button-older'],
] as const;

/** Formats a press as the text of the button and its values: `Retry 12`. Buttons of other features have their code. */
function formatPress(ctx: TallyContext, data: string, { button: name, fields }: CallbackData): string {
  for (const [button, label] of buttonLabels) {
    const values = button.unpack(data);
    if (values)
      return ctx.t('jobs-audit-press', { button: ctx.t(label), what: Object.values(values).join(' ') }).trim();
  }
  return ctx.t('jobs-audit-press', { button: name, what: fields.map(decodeField).join(' ') }).trim();
}

/** Decodes a field of callback data. Any program can send callback data, so an escape in it may be broken. */
function decodeField(field: string): string {
  try {
    return decodeURIComponent(field);
  } catch {
    return field;
  }
}
