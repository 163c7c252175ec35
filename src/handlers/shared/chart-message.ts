import { type InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { editOutcome } from '../../bot/ui/edit.ts';
import { captionLimit, clip } from '../../bot/ui/messages.ts';
import { editMessage, reply, replyWithPhoto } from '../../bot/ui/reply.ts';
import { type ChartRenderer, ChartsBusy } from '../../reports/charts/renderer.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import type { MessageTarget } from './chart-view.ts';
import { createTurns } from './latest-wins.ts';

/** A chart with its caption and buttons. Without a picture the text is all there is to say. */
export interface ChartCard {
  spec: ChartSpec | null;
  text: string;
  keyboard?: InlineKeyboard;
}

export interface ChartMessages {
  /** Puts the card into a new message, or in the place of the pressed one. Drawing goes on beside the chat. */
  send(ctx: TallyContext, card: ChartCard, place: MessageTarget): void;
  /** Changes only the buttons of the pressed message. */
  editKeyboard(ctx: TallyContext, keyboard: InlineKeyboard): void;
}

/** Returns the desk at which charts are drawn. Presses on one message take turns, so that the last one is what remains. */
export function createChartMessages(charts: ChartRenderer): ChartMessages {
  const takeTurn = createTurns();

  async function putNew(ctx: TallyContext, card: ChartCard): Promise<void> {
    if (!card.spec) return void (await reply(ctx, card));
    const [photo] = await Promise.all([draw(charts, card.spec), sayDrawing(ctx)]);
    await replyWithPhoto(ctx, photo, card.text, card.keyboard);
  }

  async function putHere(ctx: TallyContext, card: ChartCard, isNewest: () => boolean): Promise<void> {
    if (!card.spec) return putWords(ctx, card);
    const photo = await draw(charts, card.spec); // an edit would leave "sending a photo" standing for five seconds
    if (isNewest()) await changePhoto(ctx, photo, card);
  }

  function inTurn(ctx: TallyContext, work: (isNewest: () => boolean) => Promise<void>): void {
    const message = ctx.callbackQuery?.message;
    beside(ctx, takeTurn(`${message?.chat.id}:${message?.message_id}`, ctx.update, work));
  }

  return {
    send(ctx, card, place) {
      if (place === 'new' || !ctx.callbackQuery?.message) beside(ctx, putNew(ctx, card));
      else inTurn(ctx, (isNewest) => putHere(ctx, card, isNewest));
    },
    editKeyboard: (ctx, keyboard) =>
      inTurn(ctx, async () => void (await editOutcome(ctx.editMessageReplyMarkup({ reply_markup: keyboard })))),
  };
}

/** The machine deals with what fails, but for one thing that the person is told in its own words. */
function beside(ctx: TallyContext, work: Promise<void>): void {
  const done = work.catch(async (error: unknown) => {
    if (!(error instanceof ChartsBusy)) throw error;
    ctx.log.warn({ err: error, updateId: ctx.update.update_id }, 'too many charts are waiting');
    await reply(ctx, { text: ctx.t('charts-busy') });
  });
  ctx.inBackground(done);
}

async function draw(charts: ChartRenderer, spec: ChartSpec): Promise<InputFile> {
  return new InputFile(await charts.render(spec), 'chart.png');
}

/** Decoration: a failing one is no failure. */
async function sayDrawing(ctx: TallyContext): Promise<void> {
  await ctx.replyWithChatAction('upload_photo').catch((err) => ctx.log.info({ err }, 'no chat action'));
}

/** A picture cannot become words: it stays, and its caption says so. */
async function putWords(ctx: TallyContext, { text, keyboard }: ChartCard): Promise<void> {
  const message = ctx.callbackQuery?.message;
  if (!message || !('photo' in message)) return editMessage(ctx, { text, keyboard });
  const caption = clip(`${text}\n${ctx.t('picture-stays')}`, captionLimit);
  const outcome = await editOutcome(ctx.editMessageCaption({ caption, reply_markup: keyboard }));
  if (outcome === 'uneditable') await reply(ctx, { text, keyboard });
}

/** Telegram takes a picture in the place of a text too. Where the message is gone, a new one is sent. */
async function changePhoto(ctx: TallyContext, photo: InputFile, { text, keyboard }: ChartCard): Promise<void> {
  const media = InputMediaBuilder.photo(photo, { caption: clip(text, captionLimit) });
  const outcome = await editOutcome(ctx.editMessageMedia(media, { reply_markup: keyboard }));
  if (outcome === 'uneditable') await replyWithPhoto(ctx, photo, text, keyboard);
}

/** The press itself says what the picture cannot: that nothing was recorded, or that this is what is shown already. */
export function withToast(ctx: TallyContext, card: ChartCard): ChartCard {
  const shown = ctx.callbackQuery?.message?.caption;
  if (!card.spec || card.text === shown) ctx.toast = card.text.split('\n')[0];
  return card;
}
