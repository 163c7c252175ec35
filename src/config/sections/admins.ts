import { z } from 'zod';
import { defineSection } from '../section.ts';
import { telegramId } from '../value-types.ts';

/** Who may use the admin commands, and where alerts go. */
export const adminSettings = defineSection({
  variables: {
    ADMIN_IDS: z
      .string()
      .transform((list) => [...new Set(list.split(',').map((id) => id.trim()))].filter(Boolean))
      .pipe(z.array(telegramId('a comma list of Telegram user ids', /^[1-9]\d*$/)))
      .default([])
      .describe('who may use the admin commands'),
    ALERT_CHAT_ID: telegramId('the id of one chat (ids of groups are negative)', /^-?[1-9]\d*$/)
      .optional()
      .describe('the chat that alerts go to; without it they go to every admin'),
  },
  toConfig: (values) => ({
    /** `alertChatId` absent: alerts go to every id in `ids`. */
    admins: { ids: values.ADMIN_IDS, alertChatId: values.ALERT_CHAT_ID },
  }),
});
