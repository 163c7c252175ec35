import { commands } from '../../bot/commands.ts';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';
import { cancelOpenQuestion } from '../shared/cancel-question.ts';

/**
 * Creates the feature `/help`: lists the commands. `/cancel`: ends a conversation or cancels the question that waits.
 */
export function helpFeature() {
  return defineFeature({
    commands: {
      help: async (ctx) => void (await reply(ctx, { text: helpText(ctx), heading: true })),
      cancel,
    },
  });
}

/** Cancels the question about a record. Every command ends a conversation before, so that is only reported. */
async function cancel(ctx: TallyContext): Promise<void> {
  if (ctx.conversationState) await reply(ctx, { text: ctx.t('cancelled') });
  else if (!(await cancelOpenQuestion(ctx))) await reply(ctx, { text: ctx.t('nothing-to-cancel') });
}

function helpText(ctx: TallyContext): string {
  const lines = commands
    .filter(({ audience }) => audience === 'everyone' || ctx.person.isAdmin)
    .map(({ name }) => ctx.t('help-line', { command: name, description: ctx.t(`command-${name}`) }));
  return [ctx.t('help-heading'), ...lines, '', ctx.t('help-text')].join('\n');
}
