import { run } from '@grammyjs/runner';
import { Bot } from 'grammy';

// The floor: a bare bot that answers each text with the same text. Arguments: token and root of the Bot API.
const [token = '', apiRoot = ''] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });
bot.on('message:text', (ctx) => ctx.reply(ctx.message.text));
await bot.init();
const runner = run(bot);
process.stdout.write('ready\n');
process.once('SIGTERM', () => void runner.stop().then(() => process.exit(0)));
