import type { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { countStandings, countUnsent, deliveriesOf, unsentDeliveries } from '../../db/queries/deliveries/deliveries.ts';
import { addDays, type Day } from '../../time/days.ts';
import { businessDay } from '../shared/business-day.ts';
import { dayButton, deliveryButton, retryButton, standingButton, unsentButton } from './buttons.ts';
import { dayWords, lineWords, standingWords } from './format.ts';

/** What a phone shows without much scrolling. */
const shown = 12;

/** Returns a day's deliveries by where they stand, a button each. */
export async function dayPage(
  ctx: TallyContext,
  db: Db,
  timeZone: string,
  wanted: Day | null,
): Promise<OutgoingMessage> {
  const today = businessDay(ctx, timeZone);
  const day = wanted ?? today;
  const owner = ctx.person.userId;
  const [counts, unsent] = await Promise.all([countStandings(db, day), countUnsent(db)]);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const ofDay = counts.find(({ standing }) => standing === 'unsent')?.count ?? 0;
  const lines = counts.map(({ standing, count }) => `${standingWords(ctx, standing)}: ${count}`);
  const keyboard = buildKeyboard(
    counts.map(({ standing, count }) => ({
      label: `${standingWords(ctx, standing)} ${count}`,
      data: standingButton.pack(owner, { day, standing }),
    })),
  );
  if (unsent > ofDay)
    keyboard.row().text(ctx.t('deliveries-button-unsent', { count: unsent }), unsentButton.pack(owner, {}));
  keyboard.row();
  for (const [label, step] of [
    ['◀', -1],
    ['▶', 1],
  ] as const)
    keyboard.text(label, dayButton.pack(owner, { day: addDays(day, step) }));
  keyboard.text('🔄', dayButton.pack(owner, { day }));
  const heading = ctx.t('deliveries-heading', { day: dayWords(ctx, day, today), count: total });
  const body = total > 0 ? lines : [ctx.t('deliveries-none')];
  return { text: [heading, ...body].join('\n'), heading: true, keyboard };
}

/** Returns the deliveries of a day that stand somewhere. */
export async function standingPage(ctx: TallyContext, db: Db, timeZone: string, day: Day, standing: string) {
  const found = await deliveriesOf(db, day, standing, shown + 1);
  const heading = `${standingWords(ctx, standing)} · ${dayWords(ctx, day, businessDay(ctx, timeZone))}`;
  return listOf(ctx, heading, found, dayButton.pack(ctx.person.userId, { day }));
}

/** Returns what DeTrack did not take, each with its reason and a button that has it sent again. */
export async function unsentPage(ctx: TallyContext, db: Db): Promise<OutgoingMessage> {
  const owner = ctx.person.userId;
  const [found, count] = await Promise.all([unsentDeliveries(db, shown), countUnsent(db)]);
  const back = { label: ctx.t('deliveries-button-today'), data: dayButton.pack(owner, { day: '' }) };
  if (found.length === 0) return { text: ctx.t('deliveries-none-unsent'), keyboard: buildKeyboard([back]) };
  const keyboard = buildKeyboard(
    found.flatMap(({ id, name }) => [
      { label: name, data: deliveryButton.pack(owner, { id }) },
      { label: ctx.t('deliveries-button-retry'), data: retryButton.pack(owner, { id }) },
    ]),
  );
  keyboard.row();
  if (count > 1) keyboard.text(ctx.t('deliveries-button-retry-all', { count }), retryButton.pack(owner, { id: 0 }));
  keyboard.text(back.label, back.data);
  const more = count > found.length ? [ctx.t('deliveries-more', { count: count - found.length })] : [];
  const text = [ctx.t('deliveries-heading-unsent', { count }), ...found.map(lineWords), ...more].join('\n\n');
  return { text: clip(text, messageLimit), heading: true, keyboard };
}

type Found = Awaited<ReturnType<typeof deliveriesOf>>;

function listOf(ctx: TallyContext, heading: string, found: Found, back: string): OutgoingMessage {
  const owner = ctx.person.userId;
  const some = found.slice(0, shown);
  const keyboard: InlineKeyboard = buildKeyboard(
    some.map(({ id, name }) => ({ label: name, data: deliveryButton.pack(owner, { id }) })),
  );
  keyboard.row().text(ctx.t('deliveries-button-back'), back);
  const body = some.length > 0 ? some.map(lineWords) : [ctx.t('deliveries-none')];
  const more = found.length > some.length ? [ctx.t('deliveries-and-more')] : [];
  return { text: clip([heading, ...body, ...more].join('\n'), messageLimit), heading: true, keyboard };
}
