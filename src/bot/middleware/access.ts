import type { Db } from '../../db/client.ts';
import { insertAuditEntry } from '../../db/queries/engine/audit.ts';
import type { Audience } from '../commands.ts';
import type { OutcomeAnswers, TallyContext } from '../context.ts';
import { reply } from '../ui/reply.ts';

/** What a person wants to use: the name of a command or button, and what came with it. */
export interface AccessRequest {
  audience: Audience;
  command: string;
  arguments: string;
  /** True: a secret was removed from the arguments. */
  hadSecret?: boolean;
}

/**
 * Returns true when the person may use a command or button. Otherwise it sends the refusal.
 *
 * Each request for something that is for admins is one row of `ops.audit_log`, whether it was allowed or not. A
 * redelivered update writes no second row.
 */
export async function authorize(
  ctx: TallyContext,
  db: Db,
  { audience, hadSecret, ...request }: AccessRequest,
): Promise<boolean> {
  if (audience === 'everyone') return true;
  const allowed = ctx.person.isAdmin;
  const { userId } = ctx.person;
  const update = { botId: ctx.botId, updateId: ctx.update.update_id };
  const entry = { ...request, ...update, userId, chatId: ctx.chatId ?? null, allowed };
  if (allowed) {
    await insertAuditEntry(db, entry);
    return true;
  }
  await ctx.commit(async (tx) => {
    await insertAuditEntry(tx, entry);
    const secret = { command: `/${request.command}`, args: request.arguments };
    return { kind: 'admins-only', ...(hadSecret && { secret }) };
  });
  return false;
}

/** A denied press is answered with a toast, so that the message with the button stays as it is. */
export const accessAnswers: OutcomeAnswers<'admins-only'> = {
  'admins-only': async (ctx, { secret }) => {
    const refusal = ctx.t('admins-only', { id: String(ctx.person.userId) });
    const text = secret ? `${refusal}\n\n${ctx.t('secret-refused', secret)}` : refusal;
    if (ctx.callbackQuery) ctx.toast = text;
    else await reply(ctx, { text });
  },
};
