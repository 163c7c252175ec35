import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type Delivery, findDeliveries, findDelivery } from '../../db/queries/deliveries/deliveries.ts';
import { businessDay } from '../shared/business-day.ts';
import { formatClock } from '../shared/format-clock.ts';
import { dayButton, deliveryButton, retryButton } from './buttons.ts';
import { dayWords, lineWords, standingWords } from './format.ts';

/** Of one number of the company's there may be several shipments. */
const shown = 10;

/** Returns the way of the delivery of that number; of several a button each; words where there is none. */
export async function numberPage(
  ctx: TallyContext,
  db: Db,
  timeZone: string,
  number: string,
): Promise<OutgoingMessage> {
  if (number === '') return { text: ctx.t('delivery-which') };
  const found = await findDeliveries(db, number, shown);
  const exact = found.filter(({ name, trackingNumber }) => name === number || trackingNumber === number);
  const [one] = found.length === 1 ? found : exact;
  if (one && (found.length === 1 || exact.length === 1)) return wayPage(ctx, timeZone, one, found);
  if (found.length === 0) return { text: ctx.t('delivery-unknown', { number: isolateRtl(clip(number, 60)) }) };
  return { text: [ctx.t('delivery-several'), ...found.map(lineWords)].join('\n'), keyboard: others(ctx, found) };
}

/** Returns the way of one delivery. */
export async function deliveryPage(ctx: TallyContext, db: Db, timeZone: string, id: number): Promise<OutgoingMessage> {
  const one = await findDelivery(db, id);
  return one ? wayPage(ctx, timeZone, one) : { text: ctx.t('delivery-gone') };
}

function others(ctx: TallyContext, found: readonly Delivery[]): InlineKeyboard {
  return buildKeyboard(
    found.map(({ id, name }) => ({ label: name, data: deliveryButton.pack(ctx.person.userId, { id }) })),
  );
}

function wayPage(ctx: TallyContext, timeZone: string, one: Delivery, found: readonly Delivery[] = []): OutgoingMessage {
  const heading = `${isolateRtl(one.name)} · ${standingWords(ctx, one.standing)}`;
  const text = [heading, ...placeLines(ctx, timeZone, one), '', ...wayLines(ctx, one)].join('\n');
  return { text: clip(text, messageLimit), heading: true, keyboard: wayKeyboard(ctx, one, found) };
}

function placeLines(ctx: TallyContext, timeZone: string, one: Delivery): string[] {
  const joined = (...parts: (string | null)[]) =>
    parts
      .filter((part) => part !== null)
      .map(isolateRtl)
      .join(' · ');
  const day = one.deliveryDate && dayWords(ctx, one.deliveryDate, businessDay(ctx, timeZone));
  const lines = [joined(one.company, one.contact, one.phone), joined(one.address, one.city), joined(day, one.assignTo)];
  return [...lines, ctx.t('delivery-shipment', { number: isolateRtl(one.trackingNumber) })].filter(
    (text) => text !== '',
  );
}

/** What happened, oldest first, with the times on the clock of who asks. */
function wayLines(ctx: TallyContext, one: Delivery): string[] {
  const { language, timeZone } = ctx.person;
  const at = (ms: number) => formatClock(language, timeZone, new Date(ms), new Date());
  const lines = one.history.map(({ status, reason, at: time }) => {
    return [`${at(time)}  ${standingWords(ctx, status)}`, ...(reason ? [isolateRtl(reason)] : [])].join(' · ');
  });
  const sent = one.sentAt === null ? [] : [`${at(one.sentAt)}  ${ctx.t('delivery-was-sent')}`];
  const trouble = one.reason ? [`⚠️ ${clip(one.reason, 500)}`] : [];
  const next =
    one.nextAttemptAt === null ? [] : [ctx.t('delivery-next', { at: at(one.nextAttemptAt), attempts: one.attempts })];
  return [`${at(one.enteredAt)}  ${ctx.t('delivery-entered')}`, ...sent, ...lines, ...trouble, ...next];
}

function wayKeyboard(ctx: TallyContext, one: Delivery, found: readonly Delivery[]): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  if (one.podUrl) keyboard.url(ctx.t('delivery-button-pod'), one.podUrl).row();
  if (one.jobStatus === 'fail')
    keyboard.text(ctx.t('deliveries-button-retry'), retryButton.pack(owner, { id: one.id })).row();
  for (const other of found)
    if (other.id !== one.id) keyboard.text(clip(other.name, 30), deliveryButton.pack(owner, { id: other.id }));
  keyboard.row().text('🔄', deliveryButton.pack(owner, { id: one.id }));
  return keyboard.text(ctx.t('deliveries-button-day'), dayButton.pack(owner, { day: one.deliveryDate ?? '' }));
}
