import { defineFeature } from '../../bot/feature.ts';
import { reply } from '../../bot/ui/reply.ts';

/** Creates the feature `/privacy`: says what is stored, who can see it, and how to see and delete it. */
export function privacyFeature() {
  return defineFeature({
    commands: { privacy: async (ctx) => void (await reply(ctx, { text: ctx.t('privacy'), heading: true })) },
  });
}
