import type { TallyContext } from '../../bot/context.ts';
import { clip } from '../../bot/ui/messages.ts';

const maxShownSheets = 5;
const maxShownName = 40;

/** Describes a sheet of a workbook. */
export function formatSheet({ t }: TallyContext, name: string): string {
  return t('import-sheet', { name: clip(name, maxShownName) });
}

/** Says which sheets of a workbook are not read. Empty: there are none, or the file is of an earlier version. */
export function describeOtherSheets(ctx: TallyContext, otherSheets: readonly string[] = []): string[] {
  if (otherSheets.length === 0) return [];
  const shown = otherSheets.slice(0, maxShownSheets).map((name) => formatSheet(ctx, name));
  const names = [...shown, ...(otherSheets.length > maxShownSheets ? ['…'] : [])].join(', ');
  return [ctx.t('import-other-sheets', { names })];
}
