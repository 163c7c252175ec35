import { expect } from 'vitest';
import { allFeatures } from '../../src/app/feature-list.ts';
import { commands } from '../../src/bot/commands.ts';
import type { Feature } from '../../src/bot/feature.ts';
import { reply } from '../../src/bot/ui/reply.ts';
import { test as chat, textOf } from '../harness/chat.ts';
import { waitUntil } from '../harness/process.ts';

/** Long work of a test: each command begins the next of these. */
let works: (() => Promise<void>)[] = [];

const slow: Feature = {
  commands: {
    slow: async (ctx) => {
      const work = works.shift() ?? (async () => undefined);
      ctx.inBackground(work().then(async () => void (await reply(ctx, { text: 'here it is' }))));
    },
  },
};

const test = chat.extend({
  options: {
    commands: [...commands, { name: 'slow', audience: 'everyone' as const }],
    features: (parts: Parameters<typeof allFeatures>[0]) => [slow, ...allFeatures(parts)],
  },
});

const marks = 'select from ops.telegram_update where update_id = $1';

test('long work holds up neither its chat nor others, and its update is done with it', async ({ anna, world, db }) => {
  let end: () => void = () => undefined;
  works = [
    () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  ];
  const { updateId = 0 } = await world.playground.sendText(anna.id, anna.chatId, '/slow');
  await world.playground.sendText(anna.id, anna.chatId, 'reading 5m');
  await waitUntil(world.playground, () => textOf(anna.messages()).includes('5 min Reading'));
  expect((await db.$client.query(marks, [updateId])).rowCount).toBe(0);
  end();
  await world.playground.finished(updateId);
  expect(textOf(anna.messages())).toContain('here it is');
  expect((await db.$client.query(marks, [updateId])).rowCount).toBe(1);
});

test('long work that fails while the network is away is done again; what fails for good is said', async ({
  anna,
  world,
}) => {
  works = [async () => undefined];
  world.playground.faults.add({ method: 'sendMessage', kind: 'drop' });
  expect(textOf(await anna.says('/slow'))).toBe('here it is');
  works = [() => Promise.reject(new Error('no paper'))];
  expect(textOf(await anna.says('/slow'))).toMatch(/^Sorry, something went wrong/);
});
