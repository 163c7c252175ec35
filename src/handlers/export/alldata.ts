import type { TallyContext } from '../../bot/context.ts';
import { defineFeature, onPress } from '../../bot/feature.ts';
import type { RateLimiter } from '../../bot/middleware/rate-limiter.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { editMessageById } from '../../bot/ui/edit.ts';
import type { Translate } from '../../bot/ui/i18n.ts';
import { buildKeyboard, type OutgoingMessage } from '../../bot/ui/messages.ts';
import { editMessage, reply, replyOrEdit } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { findHabits } from '../../db/queries/habits/habits.ts';
import { findHabitsWithFacts } from '../../db/queries/habits/progress-facts.ts';
import { countRecords } from '../../db/queries/habits/records.ts';
import type { Exporter } from '../../reports/export/exporter.ts';
import type { HistoryFormat } from '../../reports/export/habit-history.ts';
import type { HabitsSheetLabels } from '../../reports/export/habits-sheet.ts';
import type { RecordLabels } from '../../reports/export/record-workbook.ts';
import type { RecordFormat } from '../../reports/export/records-export.ts';
import { judgingGoal } from '../../reports/habits/timeline.ts';
import { type RunningExports, sendExport } from '../shared/exports.ts';
import { formatGoal } from '../shared/goal-text.ts';
import { createProgressReporter } from '../shared/progress-reporter.ts';
import { rateLimited } from '../shared/rate-limited.ts';
import { localToday } from '../shared/update-time.ts';

const exportWorkbookButton = defineButton('xe', {});
const exportCsvButton = defineButton('xc', {});
const exportJsonButton = defineButton('xj', {});
const exportLoopButton = defineButton('xl', {});
const cancelExportButton = defineButton('xn', {});

export interface AllDataFeatureDeps {
  db: Db;
  exporter: Exporter;
  exports: RunningExports;
  heavyRateLimiter: RateLimiter;
  /** The minimum time between two updates of the progress in the message. */
  progressEveryMs?: number;
}

/**
 * Creates the feature `/alldata`: sends all records of the person as a workbook, CSV or JSON file, or an archive for
 * Loop, after a confirmation. A file that is too large for Telegram is split by year.
 */
export function allDataFeature(deps: AllDataFeatureDeps) {
  const exportAs = (format: AllDataFormat) => (ctx: TallyContext) => exportRecords(ctx, deps, format);
  return defineFeature({
    commands: { alldata: (ctx, args) => allDataCommand(ctx, deps, args) },
    buttons: [
      onPress(exportWorkbookButton, exportAs('xlsx')),
      onPress(exportCsvButton, exportAs('csv')),
      onPress(exportJsonButton, exportAs('json')),
      onPress(exportLoopButton, exportAs('loop')),
      onPress(cancelExportButton, (ctx) => replyOrEdit(ctx, { text: ctx.t('export-cancelled') })),
    ],
  });
}

type AllDataFormat = RecordFormat | HistoryFormat;

const formatPatterns: Record<AllDataFormat, RegExp> = {
  xlsx: /^\.?(?:excel|xlsx?|workbook|эксель)$/iu,
  csv: /^\.?csv$/iu,
  json: /^\.?json$/iu,
  loop: /^(?:\.?zip|loop(?: \(?zip\)?)?)$/iu,
};

/** Asks for the format, or starts the export in the format that follows the command. */
async function allDataCommand(ctx: TallyContext, deps: AllDataFeatureDeps, args: string): Promise<void> {
  const format = (['xlsx', 'csv', 'json', 'loop'] as const).find((one) => formatPatterns[one].test(args));
  if (!format) {
    if (args !== '') await reply(ctx, { text: ctx.t('refused-export-format') });
    return askFormat(ctx, deps.db);
  }
  const total = await countRecords(deps.db, ctx.person.userId);
  if (await isNothing(ctx, deps.db, total, format)) return void (await reply(ctx, { text: ctx.t('export-nothing') }));
  const isStarted = startExport(ctx, deps, format, total);
  if (!isStarted) await reply(ctx, { text: ctx.t('export-in-progress') });
}

async function askFormat(ctx: TallyContext, db: Db): Promise<void> {
  const count = await countRecords(db, ctx.person.userId);
  if (await isNothing(ctx, db, count)) return replyOrEdit(ctx, { text: ctx.t('export-nothing') });
  await replyOrEdit(ctx, { text: ctx.t('export-confirm', { count }), keyboard: formatKeyboard(ctx) });
}

function formatKeyboard(ctx: TallyContext) {
  const owner = ctx.person.userId;
  return buildKeyboard(
    [
      { label: ctx.t('button-excel'), data: exportWorkbookButton.pack(owner, {}) },
      { label: ctx.t('button-csv'), data: exportCsvButton.pack(owner, {}) },
      { label: ctx.t('button-json'), data: exportJsonButton.pack(owner, {}) },
      { label: ctx.t('button-loop'), data: exportLoopButton.pack(owner, {}) },
      { label: ctx.t('button-cancel'), data: cancelExportButton.pack(owner, {}) },
    ],
    [2, 2, 1],
  );
}

async function exportRecords(ctx: TallyContext, deps: AllDataFeatureDeps, format: AllDataFormat): Promise<void> {
  const total = await countRecords(deps.db, ctx.person.userId);
  if (await isNothing(ctx, deps.db, total, format)) return replyOrEdit(ctx, { text: ctx.t('export-nothing') });
  await rateLimited(ctx, deps.heavyRateLimiter, async () => {
    if (!startExport(ctx, deps, format, total)) ctx.toast = ctx.t('export-in-progress');
  });
}

/**
 * Returns whether there is nothing to export. JSON and the archive for Loop also hold habits and marked days, without a
 * record.
 *
 * @param format absent: whether no format has anything
 */
async function isNothing({ person }: TallyContext, db: Db, records: number, format?: AllDataFormat): Promise<boolean> {
  if (records > 0 || format === 'xlsx' || format === 'csv') return records === 0;
  return !(await findHabits(db, person.userId, person.language)).some(({ own }) => own);
}

/** Starts the export. The pressed message shows the progress, and the files follow below it. */
function startExport(ctx: TallyContext, deps: AllDataFeatureDeps, format: AllDataFormat, total: number): boolean {
  const { exporter, exports, progressEveryMs = 2000 } = deps;
  const { userId, name, language, weekStart } = ctx.person;
  const show = createStatusMessage(ctx);
  const progress = createProgressReporter((rows) => showProgress(ctx, show, rows, total), progressEveryMs);
  return sendExport(ctx, exports, {
    async make(signal) {
      await show({ text: ctx.t('export-making', { count: total }) });
      const date = localToday(ctx);
      const control = { signal, onProgress: progress.report };
      if (format === 'json' || format === 'loop')
        return exporter.run({ kind: 'habit-history', userId, name, date, format }, control).finally(progress.stop);
      const request = { userId, name, date, format, labels: recordLabels(ctx), language };
      const habits = format === 'xlsx' ? { labels: await habitLabels(ctx, deps.db), weekStart } : undefined;
      const task = { kind: 'records', ...request, habits } as const;
      return exporter.run(task, control).finally(progress.stop);
    },
    sentText: ({ rows, files, split }) =>
      ctx.t(split ? 'export-sent-split' : 'export-sent', { count: rows, files: files.length }),
    notify: (text, mayRetry) => show({ text, keyboard: mayRetry ? formatKeyboard(ctx) : undefined }),
  });
}

type ShowStatus = (message: OutgoingMessage) => Promise<void>;

/** Creates the function that shows a status in the pressed message, or in one that it sends and then edits. */
function createStatusMessage(ctx: TallyContext): ShowStatus {
  let sentId: number | undefined;
  return async (message) => {
    if (ctx.callbackQuery) return editMessage(ctx, message);
    if (sentId === undefined) sentId = await reply(ctx, message);
    else await editMessageById(ctx.api, { chatId: ctx.chatId ?? ctx.person.userId, messageId: sentId }, message);
  };
}

/** Shows the progress in the message. A failure is only logged: the export goes on. */
async function showProgress(ctx: TallyContext, show: ShowStatus, rows: number, total: number): Promise<void> {
  const text = ctx.t('export-progress', { rows, count: total });
  await show({ text }).catch((err: unknown) => ctx.log.info({ err }, 'the progress of an export could not be shown'));
}

function recordLabels({ t }: TallyContext): RecordLabels {
  return {
    recordsSheet: t('sheet-records'),
    byHabitSheet: t('sheet-by-habit'),
    byMonthSheet: t('sheet-by-month'),
    byCategorySheet: t('sheet-by-category'),
    date: t('column-date'),
    habit: t('column-habit'),
    category: t('column-category'),
    duration: t('column-duration'),
    hours: t('column-hours'),
    amounts: { amount: t('column-amount'), unit: t('column-unit') },
    note: t('column-note'),
    month: t('column-month'),
    records: t('column-records'),
    total: t('column-total'),
  };
}

/** Loads the texts of the sheet of habits. The goals are texts, because a report knows no language. */
async function habitLabels(ctx: TallyContext, db: Db): Promise<HabitsSheetLabels> {
  const { t, person } = ctx;
  const { userId, language } = person;
  const today = localToday(ctx);
  const habits = await findHabitsWithFacts(db, userId, null);
  const goals = habits.flatMap((habit) => {
    const goal = judgingGoal(habit, today);
    return goal ? [[habit.habitId, formatGoal({ t, language }, goal, habit)]] : [];
  });
  return {
    sheet: t('sheet-habits'),
    habit: t('column-habit'),
    kind: t('column-kind'),
    unit: t('column-unit'),
    goal: t('column-goal'),
    score: t('column-score'),
    current: streakLabels(t, 'current'),
    best: streakLabels(t, 'best'),
    kinds: { time: t('kind-time'), count: t('kind-count'), check: t('kind-check') },
    streakUnits: { days: t('streak-in-days'), weeks: t('streak-in-weeks'), months: t('streak-in-months') },
    goals: Object.fromEntries(goals),
  };
}

function streakLabels(t: Translate, which: 'current' | 'best'): HabitsSheetLabels['current'] {
  return {
    count: t(`column-streak-${which}`),
    unit: t(`column-streak-${which}-unit`),
    first: t(`column-streak-${which}-first`),
    last: t(`column-streak-${which}-last`),
  };
}
