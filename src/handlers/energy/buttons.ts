import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Day } from '../../time/days.ts';
import type { MessageTarget } from '../shared/chart-view.ts';

/** What a chart of energy shows. */
export interface EnergyView {
  /** Name or title; null: all meters together. */
  device: string | null;
  unit: 'day' | 'week';
  /** A day of the period; null for today. */
  at: Day | null;
}

/** Draws energy per half hour. */
export const energyButton = defineButton('en', { device: 'text', unit: 'text', at: 'text', place: 'text' });

/** What a name may take in a button beside everything else. */
const mostBytes = 28;

/** Returns callback data that draws the view; null for a meter whose name is too long for a button. */
export function packEnergy(owner: number, { device, unit, at }: EnergyView, place: MessageTarget): string | null {
  const name = device ?? '';
  if (/\p{Surrogate}/u.test(name) || encodeURIComponent(name).length > mostBytes) return null;
  return energyButton.pack(owner, { device: name, unit: unit.slice(0, 1), at: at ?? '', place: place.slice(0, 1) });
}
