import { InlineKeyboard } from 'grammy';
import type { TallyContext } from '../../bot/context.ts';
import { buildKeyboard, clip } from '../../bot/ui/messages.ts';
import type { DeviceEnergy } from '../../db/queries/energy/energy.ts';
import type { Day } from '../../time/days.ts';
import { nextPeriod, type Period, previousPeriod } from '../../time/period.ts';
import { type EnergyView, packEnergyView } from './buttons.ts';

/** A phone shows a caption and a keyboard with so many meters as a whole. */
export const maxMeters = 8;

/**
 * Creates the buttons: earlier and later periods, the day and the week, and the meters or the way back to all of them.
 */
export function energyKeyboard(
  ctx: TallyContext,
  view: EnergyView,
  period: Period,
  today: Day,
  meters: readonly DeviceEnergy[],
): InlineKeyboard {
  const owner = ctx.person.userId;
  const keyboard = new InlineKeyboard();
  const add = (label: string, changes: Partial<EnergyView>) => {
    const data = packEnergyView(owner, { ...view, ...changes }, 'here');
    if (data) keyboard.text(clip(label, 64), data);
  };
  const [before, after] = [previousPeriod(period), nextPeriod(period, today)];
  if (before) add('◀', { at: before.first });
  if (after) add('▶', { at: after.first });
  add(ctx.t('energy-button-day'), { unit: 'day' });
  add(ctx.t('button-week'), { unit: 'week' });
  keyboard.row();
  if (view.device !== null) add(ctx.t('energy-all'), { device: null });
  const buttons = meters.slice(0, maxMeters).flatMap(({ name, title }) => {
    const data = packEnergyView(owner, { ...view, device: name }, 'here');
    return data ? [{ label: title ?? name, data }] : [];
  });
  return keyboard.append(buildKeyboard(buttons));
}
