import { commands } from '../../bot/commands.ts';
import type { TallyContext } from '../../bot/context.ts';
import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';

/** `/help`: lists the commands. `/cancel`: ends a conversation. */
export function helpFeature() {
  return defineFeature({
    commands: {
      help: async (ctx) => void (await reply(ctx, { text: helpText(ctx), heading: true })),
      // Every command ends a conversation before its handler runs, so this only reports it.
      cancel: async (ctx) =>
        void (await reply(ctx, { text: ctx.t(ctx.conversationState ? 'cancelled' : 'nothing-to-cancel') })),
    },
  });
}

function helpText(ctx: TallyContext): string {
  const lines = commands
    .filter(({ audience }) => audience === 'everyone' || ctx.person.isAdmin)
    .map(({ name }) => ctx.t('help-line', { command: name, description: ctx.t(`command-${name}`) }));
  return [ctx.t('help-heading'), ...lines, '', ctx.t('help-text')].join('\n');
}
