import type { Db } from '../../db/client.ts';
import { writeAudit } from '../../db/queries/engine/audit.ts';
import type { Audience } from '../commands.ts';
import type { OutcomeAnswers, TallyContext } from '../context.ts';
import { reply } from '../ui/reply.ts';

/** What is asked for: a command's name, or that of a button, and what came with it. */
export interface AccessRequest {
  audience: Audience;
  command: string;
  arguments: string;
}

/**
 * Returns true when the person may have what is asked for. What admins ask for is a row of `ops.audit_log`, allowed or not, and
 * one row however often its update comes; a refusal is answered here.
 */
export async function authorize(ctx: TallyContext, db: Db, { audience, ...asked }: AccessRequest): Promise<boolean> {
  if (audience === 'everyone') return true;
  const allowed = ctx.person.isAdmin;
  const entry = { ...asked, updateId: ctx.update.update_id, userId: ctx.person.userId, chatId: ctx.chatId ?? null };
  if (allowed) await writeAudit(db, { ...entry, allowed });
  else
    await ctx.commit(async (tx) => {
      await writeAudit(tx, { ...entry, allowed });
      return { kind: 'admins-only' };
    });
  return allowed;
}

/** A denied press is answered with a toast, and the message with the button stays. */
export const deniedAnswers: OutcomeAnswers<'admins-only'> = {
  'admins-only': async (ctx) => {
    if (ctx.callbackQuery) ctx.toast = ctx.t('admins-only');
    else await reply(ctx, { text: ctx.t('admins-only') });
  },
};
