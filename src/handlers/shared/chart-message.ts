import { type InlineKeyboard, InputFile, InputMediaBuilder } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { editOutcome } from '../../bot/ui/edit.ts';
import { captionLimit, clip } from '../../bot/ui/messages.ts';
import { editMessage, reply, replyWithPhoto } from '../../bot/ui/reply.ts';
import { type ChartRenderer, ChartsBusy } from '../../reports/charts/renderer.ts';
import type { ChartSpec } from '../../reports/charts/spec.ts';
import type { MessageTarget } from './chart-view.ts';
import { createLatestWins } from './latest-wins.ts';

/** A chart with caption and buttons. Without a chart the text is the whole message. */
export interface ChartCard {
  spec: ChartSpec | null;
  text: string;
  keyboard?: InlineKeyboard;
}

export interface ChartMessages {
  /** Sends the card as a new message, or shows it in the pressed one. The chart is drawn in the background. */
  send(ctx: TallyContext, card: ChartCard, target: MessageTarget): void;
  /** Replaces only the buttons of the pressed message. */
  editKeyboard(ctx: TallyContext, keyboard: InlineKeyboard): void;
}

/** Creates the sender of charts. Presses on one message are handled in order, and the message shows the latest one. */
export function createChartMessages(charts: ChartRenderer): ChartMessages {
  const runLatest = createLatestWins();

  async function sendNew(ctx: TallyContext, card: ChartCard): Promise<void> {
    if (!card.spec) return void (await reply(ctx, card));
    const [photo] = await Promise.all([draw(charts, card.spec), showChatAction(ctx)]);
    await replyWithPhoto(ctx, photo, card.text, card.keyboard);
  }

  async function editPressed(ctx: TallyContext, card: ChartCard, isLatest: () => boolean): Promise<void> {
    if (!card.spec) return editToText(ctx, card);
    const photo = await draw(charts, card.spec); // no chat action: after an edit it would stay for five seconds
    if (isLatest()) await editToPhoto(ctx, photo, card);
  }

  function runInOrder(ctx: TallyContext, work: (isLatest: () => boolean) => Promise<void>): void {
    const message = ctx.callbackQuery?.message;
    runInBackground(ctx, runLatest(`${message?.chat.id}:${message?.message_id}`, ctx.update, work));
  }

  return {
    send(ctx, card, target) {
      if (target === 'new' || !ctx.callbackQuery?.message) runInBackground(ctx, sendNew(ctx, card));
      else runInOrder(ctx, (isLatest) => editPressed(ctx, card, isLatest));
    },
    editKeyboard: (ctx, keyboard) =>
      runInOrder(ctx, async () => void (await editOutcome(ctx.editMessageReplyMarkup({ reply_markup: keyboard })))),
  };
}

/** Runs work in the background. The person is told when too many charts wait; other errors fail the update. */
function runInBackground(ctx: TallyContext, work: Promise<void>): void {
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

/** Shows "sending a photo" in the chat. A failure is only logged. */
async function showChatAction(ctx: TallyContext): Promise<void> {
  await ctx
    .replyWithChatAction('upload_photo')
    .catch((err) => ctx.log.info({ err }, 'the chat action could not be sent'));
}

/** Shows a text in the pressed message. Telegram cannot remove a photo, so the caption says that it is an older one. */
async function editToText(ctx: TallyContext, { text, keyboard }: ChartCard): Promise<void> {
  const message = ctx.callbackQuery?.message;
  if (!message || !('photo' in message)) return editMessage(ctx, { text, keyboard });
  const caption = clip(`${text}\n${ctx.t('picture-stays')}`, captionLimit);
  const outcome = await editOutcome(ctx.editMessageCaption({ caption, reply_markup: keyboard }));
  if (outcome === 'uneditable') await reply(ctx, { text, keyboard });
}

/** Shows a photo in the pressed message, which may be a text. Sends a new message where the pressed one is gone. */
async function editToPhoto(ctx: TallyContext, photo: InputFile, { text, keyboard }: ChartCard): Promise<void> {
  const media = InputMediaBuilder.photo(photo, { caption: clip(text, captionLimit) });
  const outcome = await editOutcome(ctx.editMessageMedia(media, { reply_markup: keyboard }));
  if (outcome === 'uneditable') await replyWithPhoto(ctx, photo, text, keyboard);
}

/**
 * Answers the press with the heading of the card where the message will not change visibly: there is no chart, or the
 * message shows the same card already. Returns the card.
 */
export function withToast(ctx: TallyContext, card: ChartCard): ChartCard {
  const caption = ctx.callbackQuery?.message?.caption;
  if (!card.spec || card.text === caption) ctx.toast = card.text.split('\n')[0];
  return card;
}
