import { defineButton } from '../../bot/ui/callback-data.ts';
import type { Day } from '../../time/days.ts';
import type { MessageTarget } from '../shared/chart-view.ts';

/** The selection of an energy chart. */
export interface EnergyView {
  /** The name or title of a meter. Null: all meters together. */
  device: string | null;
  unit: 'day' | 'week';
  /** A day of the period. Null: today. */
  at: Day | null;
}

/** Shows an energy chart. */
export const energyButton = defineButton('en', { device: 'text', unit: 'text', at: 'day', place: 'text' });

/** Callback data has 64 bytes; this is what the other fields leave for a name. */
const maxNameBytes = 28;

/** Packs a view into callback data. Returns null for a meter whose name is too long. */
export function packEnergyView(owner: number, { device, unit, at }: EnergyView, place: MessageTarget): string | null {
  const name = device ?? '';
  if (/\p{Surrogate}/u.test(name) || encodeURIComponent(name).length > maxNameBytes) return null;
  return energyButton.pack(owner, { device: name, unit: unit.slice(0, 1), at: at ?? '', place: place.slice(0, 1) });
}
