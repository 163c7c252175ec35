import type { ByKind, OutcomeAnswers, TallyContext } from '../../bot/context.ts';
import { defineButton } from '../../bot/ui/callback-data.ts';
import { buildKeyboard } from '../../bot/ui/messages.ts';
import { reply } from '../../bot/ui/reply.ts';
import type { Db } from '../../db/client.ts';
import { updateOverdueAlert } from '../../db/queries/sales/overdue-day.ts';
import { findOpenDays, type SkipState, skipDay } from '../../db/queries/sales/sales-state.ts';
import { addDays, type Day } from '../../time/days.ts';
import { businessDay } from '../shared/business-day.ts';
import { parseButtonDay } from '../shared/chart-view.ts';
import { runJobButton } from '../shared/job-buttons.ts';
import { describePeriodRejection, type PeriodReading, parsePeriod, type ReadDay } from '../shared/parse-period.ts';

/** `before` is what the day was: only an open day is skipped. */
type SkipOutcome = { kind: 'sales-day-skipped'; day: Day; before: SkipState };

declare module '../../bot/context.ts' {
  interface OutcomesByKind extends ByKind<SkipOutcome> {}
}

export interface SkipDeps {
  db: Db;
  /** The time zone in which a day of the shop ends. */
  timeZone: string;
  readDay: ReadDay;
}

/** Skips a day of sales. */
export const skipSalesDayButton = defineButton('vk', { day: 'day' });

const skipPattern = /^(?:skip|пропус(?:к|ти|тить))(?:\s+(?<day>.+))?$/isu;
/** More days than this are not offered as buttons. */
const maxOfferedDays = 6;

/** Returns true for the arguments `skip` and `skip DAY`. */
export function isSkip(args: string): boolean {
  return skipPattern.test(args.trim());
}

/** Skips the day that the arguments name. Without one, offers the open days. */
export async function skipByCommand(ctx: TallyContext, deps: SkipDeps, args: string): Promise<void> {
  const today = businessDay(ctx, deps.timeZone);
  const text = skipPattern.exec(args.trim())?.groups?.day ?? '';
  const reading: PeriodReading =
    text === '' ? { kind: 'none' } : parsePeriod(text, { unit: 'day', today, readDay: deps.readDay });
  if (reading.kind === 'found' && reading.period.unit === 'day') return commitSkip(ctx, deps, reading.period.day);
  if (reading.kind === 'refused') return void (await reply(ctx, { text: describePeriodRejection(ctx, reading, text) }));
  await offerOpenDays(ctx, deps, today);
}

/** Skips the day of a button. */
export async function skipByButton(ctx: TallyContext, deps: SkipDeps, dayText: string): Promise<void> {
  const day = parseButtonDay(dayText);
  if (day) await commitSkip(ctx, deps, day);
}

function commitSkip(ctx: TallyContext, { timeZone }: SkipDeps, day: Day): Promise<void> {
  const today = businessDay(ctx, timeZone);
  return ctx.commit(async (tx) => {
    const before = await skipDay(tx, day, addDays(today, -1), '/sales skip');
    if (before === 'open') await updateOverdueAlert(tx, today);
    return { kind: 'sales-day-skipped', day, before };
  });
}

async function offerOpenDays(ctx: TallyContext, { db }: SkipDeps, today: Day): Promise<void> {
  const open = await findOpenDays(db, addDays(today, -1));
  const owner = ctx.person.userId;
  const buttons = open.slice(0, maxOfferedDays).map((day) => ({
    label: ctx.t('sales-button-skip', { day }),
    data: skipSalesDayButton.pack(owner, { day }),
  }));
  const text = ctx.t(open.length > 0 ? 'sales-skip-which' : 'sales-skip-none-open');
  await reply(ctx, { text, keyboard: buttons.length > 0 ? buildKeyboard(buttons, 2) : undefined });
}

const incrementJob = 'sales-increment';

export const skipAnswers: OutcomeAnswers<SkipOutcome['kind']> = {
  async 'sales-day-skipped'(ctx, { day, before }) {
    const run = {
      label: ctx.t('sales-button-load'),
      data: runJobButton.pack(ctx.person.userId, { job: incrementJob }),
    };
    const keyboard = before === 'open' || before === 'skipped' ? buildKeyboard([run]) : undefined;
    await reply(ctx, { text: ctx.t(`sales-skip-${before}`, { day }), keyboard });
  },
};
