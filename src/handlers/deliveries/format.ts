import type { TallyContext } from '../../bot/context.ts';
import { isolateRtl } from '../../bot/ui/bidi.ts';
import type { PlainTextKey } from '../../bot/ui/i18n.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { DeliveryStage, DeliverySummary } from '../../db/queries/deliveries/deliveries.ts';
import { jobErrorText } from '../../jobs/engine/job-texts.ts';
import type { Day } from '../../time/days.ts';
import { periodContaining } from '../../time/period.ts';
import { formatPeriod } from '../shared/format-period.ts';

const statusTexts: Record<DeliveryStage, { icon: string; text: PlainTextKey }> = {
  waiting: { icon: '⏳', text: 'delivery-waiting' },
  unsent: { icon: '⚠️', text: 'delivery-unsent' },
  sent: { icon: '📨', text: 'delivery-sent' },
  info_recv: { icon: '📨', text: 'delivery-info-recv' },
  in_transit: { icon: '🚚', text: 'delivery-in-transit' },
  dispatched: { icon: '🚚', text: 'delivery-dispatched' },
  completed: { icon: '✅', text: 'delivery-completed' },
  completed_partial: { icon: '☑️', text: 'delivery-completed-partial' },
  failed: { icon: '❌', text: 'delivery-failed' },
  on_hold: { icon: '⏸', text: 'delivery-on-hold' },
  return: { icon: '↩️', text: 'delivery-return' },
  deleted: { icon: '🗑', text: 'delivery-deleted' },
};

/** Formats a status as "✅ Delivered". A status without a text is shown as DeTrack names it. */
export function formatDeliveryStatus(ctx: TallyContext, status: string): string {
  if (!(status in statusTexts)) return status;
  const { icon, text } = statusTexts[status as DeliveryStage];
  return `${icon} ${ctx.t(text)}`;
}

/** Returns the icon of a status, for a button. */
export function deliveryIcon(stage: DeliveryStage): string {
  return statusTexts[stage]?.icon ?? '';
}

/** Formats a day as `Today, Sun 22 Nov`; a day of another year with the year. */
export function formatDeliveryDay(ctx: TallyContext, day: Day, today: Day): string {
  return formatPeriod(ctx, periodContaining('day', day), today);
}

/** Returns why a delivery was refused, in the language of the person, or DeTrack's reason of its status. */
export function deliveryReason({ t }: TallyContext, { reason, reasonText }: DeliverySummary): string | null {
  return jobErrorText(t, { error: reason, errorText: reasonText });
}

/** Formats a delivery as `DO-1 · Acme Ltd · Springfield · Van 1`, with the reason of a failure on a second line. */
export function formatDeliveryLine(ctx: TallyContext, delivery: DeliverySummary): string {
  const { name, company, city, assignTo } = delivery;
  const reason = deliveryReason(ctx, delivery);
  const head = [name, company, city, assignTo]
    .filter((part) => part !== null)
    .map((part) => isolateRtl(clip(part, 40)));
  return [head.join(' · '), ...(reason ? [`   ${isolateRtl(clip(reason, 200))}`] : [])].join('\n');
}
