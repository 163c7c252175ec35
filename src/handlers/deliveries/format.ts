import type { TallyContext } from '../../bot/context.ts';
import { isolated } from '../../bot/ui/bidi.ts';
import { clip } from '../../bot/ui/messages.ts';
import type { DeliveryLine, Standing } from '../../db/queries/deliveries/deliveries.ts';
import type { Day } from '../../time/days.ts';
import { localDate } from '../../time/local-day.ts';
import { periodContaining } from '../../time/period.ts';
import { periodWords } from '../shared/format-period.ts';
import { sentAt } from '../shared/today.ts';

const icons: Record<Standing, string> = {
  waiting: '⏳',
  unsent: '⚠️',
  sent: '📨',
  info_recv: '📨',
  in_transit: '🚚',
  dispatched: '🚚',
  completed: '✅',
  completed_partial: '☑️',
  failed: '❌',
  on_hold: '⏸',
  return: '↩️',
};

const isKnown = (status: string): status is Standing => status in icons;

/** Returns "✅ Delivered"; a status that has no words as DeTrack calls it. */
export function standingWords(ctx: TallyContext, status: string): string {
  if (!isKnown(status)) return status;
  const word = status.replaceAll('_', '-');
  return `${icons[status]} ${ctx.t(`delivery-${word}`)}`;
}

/** Returns the day that it is in the zone of the company. */
export function businessDay(ctx: TallyContext, timeZone: string): Day {
  return localDate(new Date(sentAt(ctx) * 1000), { timeZone, dayStartHour: 0 });
}

/** Returns "Today, 22 November", or the day of another year with it. */
export function dayWords(ctx: TallyContext, day: Day, today: Day): string {
  return periodWords(ctx, periodContaining('day', day), today);
}

/** Returns "DO-1 · Acme Ltd · Springfield · Van 1", and its reason on a line of its own. */
export function lineWords({ name, company, city, assignTo, reason }: DeliveryLine): string {
  const head = [name, company, city, assignTo].filter((part) => part !== null).map((part) => isolated(clip(part, 40)));
  return [head.join(' · '), ...(reason ? [`   ${clip(reason, 200)}`] : [])].join('\n');
}
