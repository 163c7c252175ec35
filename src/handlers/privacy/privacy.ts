import { defineFeature } from '../../bot/feature.ts';
import { answer } from '../../bot/ui/messages.ts';

/** `/privacy`: what is stored, who can see it, how to see and delete it. */
export function privacyFeature() {
  return defineFeature({
    commands: { privacy: async (ctx) => void (await answer(ctx, { text: ctx.t('privacy'), heading: true })) },
  });
}
