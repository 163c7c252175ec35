import type { TallyContext } from '../../bot/context.ts';
import { type CallbackData, parseCallbackData } from '../../bot/ui/callback-data.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { type AuditEntry, findAuditEntries } from '../../db/queries/engine/audit.ts';
import { findFullNames } from '../../db/queries/people/user-names.ts';
import { formatClock } from '../shared/format-clock.ts';
import { olderAuditButton } from './buttons.ts';
import type { JobsFeatureDeps } from './deps.ts';

const rowsPerPage = 20;

/** `/audit`: the newest admin actions and refusals, older ones by button. */
export async function auditPage(
  ctx: TallyContext,
  { db }: Pick<JobsFeatureDeps, 'db'>,
  before: number | null = null,
): Promise<OutgoingMessage> {
  const found = await findAuditEntries(db, before, rowsPerPage + 1);
  const shown = found.slice(0, rowsPerPage);
  const last = shown.at(-1);
  if (!last) return { text: ctx.t('jobs-audit-empty') };
  const names = await findFullNames(
    db,
    shown.map(({ userId }) => userId),
  );
  const lines = shown.map((row) =>
    formatAuditLine(ctx, row, names.get(row.userId) ?? ctx.t('jobs-user', { id: String(row.userId) })),
  );
  const older = {
    label: ctx.t('jobs-button-older'),
    data: olderAuditButton.pack(ctx.person.userId, { before: last.auditId }),
  };
  return {
    text: clip([ctx.t('jobs-audit-heading'), ...lines].join('\n'), messageLimit),
    heading: true,
    keyboard: buildKeyboard(found.length > rowsPerPage ? [older] : []),
  };
}

function formatAuditLine(
  ctx: TallyContext,
  { command, arguments: args, allowed, loggedAt }: AuditEntry,
  name: string,
): string {
  const { language, timeZone } = ctx.person;
  const at = formatClock(language, timeZone, loggedAt, new Date());
  const press = parseCallbackData(args);
  const what = press ? formatPress(ctx, press) : `/${command} ${args}`.trim();
  return `${allowed ? '•' : '⛔'} ${at} · ${name} · ${clip(what, 120)}${allowed ? '' : ` · ${ctx.t('jobs-audit-refused')}`}`;
}

/** Buttons of jobs, as they are named in their data, with what they say. */
const labels: Record<string, PlainTextKey> = {
  jc: 'jobs-button-cancel',
  jl: 'jobs-button-log',
  jr: 'jobs-button-retry',
  jj: 'jobs-button-job',
  ja: 'jobs-button-all',
  jg: 'jobs-button-all',
  js: 'jobs-button-run',
  jp: 'jobs-button-pause',
  ju: 'jobs-button-resume',
  jt: 'jobs-button-status',
  jn: 'jobs-button-notify',
  jx: 'jobs-button-cancel',
  jy: 'jobs-button-continue',
  jo: 'jobs-button-older',
};

/** A press is told by the button's words and what it was for: a run's number or a job's name. */
function formatPress(ctx: TallyContext, { button: name, fields }: CallbackData): string {
  const key = labels[name];
  const button = key ? ctx.t(key) : name;
  const what = fields.map((field) =>
    isNumbered(name) ? String(Number.parseInt(field, 36)) : decodeURIComponent(field),
  );
  return ctx.t('jobs-audit-press', { button, what: what.join(' ') }).trim();
}

/** Buttons whose data are numbers. */
function isNumbered(name: string): boolean {
  return ['jc', 'jg', 'jl', 'jr', 'jx', 'jy', 'jo'].includes(name);
}
