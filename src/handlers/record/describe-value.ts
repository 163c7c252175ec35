import type { TallyContext } from '../../bot/context.ts';
import type { RecordDraft } from '../../db/schema/warehouse.ts';
import { formatExactQuantity } from '../../time/format-amount.ts';

/** Describes the value of a draft: `20 min`, `3 glasses`, `done`, `not done`. Null: it is not stated. */
export function describeValue(ctx: TallyContext, draft: RecordDraft): string | null {
  if (draft.mark) return ctx.t('value-not-done');
  if (draft.kind === 'check') return ctx.t('value-done');
  return formatExactQuantity(draft, ctx.person.language) || null;
}
