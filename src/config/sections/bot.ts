import { isLoopback } from '../../lib/loopback.ts';
import { defineSection, secretVariable } from '../section.ts';
import { integer, oneOf, text, url, webRoot } from '../value-types.ts';

/** The bot at Telegram. Without a token the playground runs. */
export const botSettings = defineSection({
  variables: {
    BOT_TOKEN: secretVariable(
      text('a token as BotFather gives it (digits, a colon, letters)', /^\d+:[\w-]+$/)
        .optional()
        .describe('the bot at Telegram; without it the playground runs'),
    ),
    BOT_API_ROOT: webRoot().optional().describe('a Bot API server other than Telegram’s own'),
    BOT_MODE: oneOf('polling', 'webhook').default('polling').describe('how the bot receives updates'),
    REMINDERS_PER_SECOND: integer(1, 1000)
      .default(25)
      .describe('how many reminders and timer messages all instances together send per second'),
    WEBHOOK_URL: url(
      'an https address (http only on loopback)',
      ({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)),
    )
      .transform(addDefaultPath)
      .optional()
      .describe('the address at which Telegram reaches POST /telegram/webhook'),
    WEBHOOK_SECRET: secretVariable(
      text('16 to 256 characters of A-Z a-z 0-9 _ -', /^[\w-]{16,256}$/)
        .optional()
        .describe('proves that a webhook call comes from Telegram'),
    ),
  },
  groups: [{ all: ['WEBHOOK_URL', 'WEBHOOK_SECRET'] }],
  rules: [
    (env) =>
      env.BOT_MODE?.trim().toLowerCase() === 'webhook' && !env.WEBHOOK_URL && !env.WEBHOOK_SECRET
        ? { key: 'BOT_MODE', problem: 'webhook needs WEBHOOK_URL and WEBHOOK_SECRET' }
        : undefined,
  ],
  toConfig: (values) => ({
    bot: {
      token: values.BOT_TOKEN,
      apiRoot: values.BOT_API_ROOT,
      mode: values.BOT_MODE,
      webhookUrl: values.WEBHOOK_URL,
      webhookSecret: values.WEBHOOK_SECRET,
      remindersPerSecond: values.REMINDERS_PER_SECOND,
    },
  }),
});

function addDefaultPath(address: string): string {
  return new URL(address).pathname === '/' ? new URL('/telegram/webhook', address).href : address;
}
