import { expect } from 'vitest';
import { allFeatures } from '../../src/app/feature-list.ts';
import { commands } from '../../src/bot/commands.ts';
import { type Feature, onPress } from '../../src/bot/feature.ts';
import { defineButton } from '../../src/bot/ui/callback-data.ts';
import { buildKeyboard } from '../../src/bot/ui/messages.ts';
import { ask } from '../../src/bot/ui/prompt.ts';
import { reply } from '../../src/bot/ui/reply.ts';
import { type Actor, testWith, textOf, type World } from '../harness/shared-chat.ts';

const launch = defineButton('zl', { rocket: 'int' });

/** A feature for admins: a command that answers with a button and one that begins a dialogue. */
const rockets: Feature = {
  audience: 'admins',
  commands: {
    rockets: async (ctx, args) => {
      const data = launch.pack(ctx.person.userId, { rocket: 1 });
      await reply(ctx, { text: `rockets ${args}`, keyboard: buildKeyboard([{ label: 'Launch', data }]) });
    },
    build: (ctx) => ctx.conversation.enter('build'),
  },
  buttons: [
    onPress(launch, async (ctx) => {
      ctx.toast = 'launched';
    }),
  ],
  conversations: [
    {
      id: 'build',
      async run(talk) {
        const name = await ask<string>(talk, {
          render: async () => ({ message: { text: 'Which name?' }, options: [] }),
          parseText: async (_ctx, text) => ({ value: text }),
        });
        await talk.external((ctx) => reply(ctx, { text: `built ${name}` }));
      },
    },
  ],
};

const test = testWith({
  options: {
    commands: [
      ...commands,
      { name: 'rockets', audience: 'admins' as const },
      { name: 'build', audience: 'admins' as const },
    ],
    features: (parts: Parameters<typeof allFeatures>[0]) => [rockets, ...allFeatures(parts)],
  },
});

const audit = `select user_id::float8 as person, chat_id::float8 as chat, command, arguments, allowed
  from ops.audit_log order by audit_id`;

async function press({ playground }: World, { id, chatId }: Actor, messageId: number) {
  const pressed = await playground.press(id, chatId, messageId, launch.pack(id, { rocket: 1 }));
  await playground.finished(pressed.updateId);
  return { ...pressed, toast: playground.answers.get(pressed.callbackQueryId)?.text };
}

test('an admin command is refused to others and allowed to admins, and both are written to the audit log', async ({
  anna,
  ben,
  db,
}) => {
  expect(textOf(await ben.says('/rockets to mars'))).toMatch(
    /^This command is for admins only\. Your Telegram id is \d+\.$/,
  );
  expect(textOf(await anna.says('/rockets to mars'))).toBe('rockets to mars');
  expect((await db.$client.query(audit)).rows).toEqual([
    { person: ben.id, chat: ben.id, command: 'rockets', arguments: 'to mars', allowed: false },
    { person: anna.id, chat: anna.id, command: 'rockets', arguments: 'to mars', allowed: true },
  ]);
});

test('every press is checked again, and a redelivered press adds one audit row', async ({ anna, ben, world, db }) => {
  const [own] = await anna.says('/rockets');
  const [others] = await ben.says('/help');
  expect((await press(world, anna, own?.message_id ?? 0)).toast).toBe('launched');
  const refused = await press(world, ben, others?.message_id ?? 0);
  expect(refused.toast).toMatch(/^This command is for admins only\. Your Telegram id is \d+\.$/);
  await world.playground.redeliver(refused.updateId ?? 0);
  await world.playground.finished(refused.updateId);
  const { rows } = await db.$client.query(audit);
  expect(rows.map(({ person, command, allowed }) => [person, command, allowed])).toEqual([
    [anna.id, 'rockets', true],
    [anna.id, 'zl', true],
    [ben.id, 'zl', false],
  ]);
});

test('a person who is no longer an admin cannot continue a conversation of admins', async ({ anna, ben, db }) => {
  await anna.says('/build');
  await db.$client.query(
    `insert into ops.dialogue (chat_id, user_id, state, expires_at)
     select $1, $1, state, expires_at from ops.dialogue where user_id = $2`,
    [ben.id, anna.id],
  );
  expect(textOf(await ben.says('Falcon'))).toMatch(/^This command is for admins only\. Your Telegram id is \d+\.$/);
  expect((await db.$client.query('select from ops.dialogue where user_id = $1', [ben.id])).rowCount).toBe(0);
  expect((await db.$client.query(`${audit} offset 1`)).rows).toMatchObject([{ command: 'build', allowed: false }]);
  expect(textOf(await anna.says('Falcon'))).toBe('built Falcon');
});

test('an admin command in a group is answered in the private chat', async ({ anna, ben, world, db }) => {
  const { chat: group } = await world.playground.addGroup({ title: 'Team', members: [anna.id, ben.id] });
  expect(textOf(await anna.in(group.id).says('/rockets'))).toBe('I’ve answered in our private chat.');
  expect(textOf(anna.messages())).toBe('rockets');
  await ben.in(group.id).says('/rockets');
  expect(textOf(ben.messages())).toMatch(/^This command is for admins only\. Your Telegram id is \d+\.$/);
  expect((await db.$client.query(audit)).rows).toHaveLength(2);
});

test('hints and help of other people contain no admin command', async ({ ben }) => {
  expect(textOf(await ben.says('/rocket'))).not.toContain('rockets');
  expect(textOf(await ben.says('/help'))).not.toContain('rockets');
});
