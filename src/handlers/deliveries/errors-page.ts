import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import { buildKeyboard, clip, messageLimit, type OutgoingMessage } from '../../bot/ui/messages.ts';
import type { Db } from '../../db/client.ts';
import { type DeliveryError, findDeliveryErrors } from '../../db/queries/deliveries/deliveries.ts';
import { jobErrorText } from '../../jobs/engine/job-texts.ts';
import { createClockFormat } from '../shared/format-clock.ts';
import { deliveryDayButton, retryDeliveryErrorButton } from './buttons.ts';

/** A phone shows so many without much scrolling. */
const maxErrors = 8;

/** Lists the rows of the company that could not be taken over, each with its error and a button to retry it. */
export async function deliveryErrorsPage(ctx: TallyContext, db: Db): Promise<OutgoingMessage> {
  const { errors, count } = await findDeliveryErrors(db, maxErrors);
  const owner = ctx.person.userId;
  const today = { label: ctx.t('deliveries-button-today'), data: deliveryDayButton.pack(owner, { day: '' }) };
  if (count === 0) return { text: ctx.t('deliveries-no-errors'), keyboard: buildKeyboard([today]) };
  const formatInstant = createClockFormat(ctx);
  const blocks = [
    ctx.t('deliveries-heading-errors', { count }),
    ...errors.map((error) => formatError(ctx, error, formatInstant)),
    ...(count > errors.length ? [ctx.t('deliveries-more', { count: count - errors.length })] : []),
  ];
  const retry = (label: string, id: number) => ({ label, data: retryDeliveryErrorButton.pack(owner, { id }) });
  const buttons = errors.map(({ id, number }) =>
    retry(`${ctx.t('deliveries-button-retry')} · ${isolateRtl(clip(number, 24))}`, id),
  );
  const all = count > 1 ? [retry(ctx.t('deliveries-button-retry-all', { count }), 0)] : [];
  return {
    text: clip(blocks.join('\n\n'), messageLimit),
    heading: true,
    keyboard: buildKeyboard([...buttons, ...all, today], 1),
  };
}

function formatError(
  ctx: TallyContext,
  { source, number, message, errorText, at }: DeliveryError,
  formatInstant: (at: Date) => string,
): string {
  const name = ctx.t(source === 'shipment' ? 'deliveries-error-shipment' : 'deliveries-error-package', {
    number: isolateRtl(clip(number, 40)),
  });
  const reason = jobErrorText(ctx.t, { error: message, errorText }) ?? '';
  return `${formatInstant(new Date(at))}  ${name}\n   ${isolateRtl(clip(reason, 300))}`;
}
