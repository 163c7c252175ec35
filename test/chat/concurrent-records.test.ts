import { expect } from 'vitest';
import { type Actor, labelsOf, testWith, textOf, type World } from '../harness/shared-chat.ts';

const test = testWith({ settings: { DB_MAX_CONNECTIONS: '' } });

/** Adds a group with the bot and makes the bot say something there; returns the chat and the message to reply to. */
async function openGroup({ playground }: World, anna: Actor): Promise<{ chat: Actor; replyTo?: number }> {
  const { chat, updateId } = await playground.addGroup({ title: 'Team', members: [anna.id] });
  await playground.finished(updateId);
  const inGroup = anna.in(chat.id);
  const [help] = await inGroup.says('/help');
  return { chat: inGroup, replyTo: help?.message_id };
}

/** Sends the text in the private chat and in the groups at once; resolves when the bot has handled all. */
async function sendAtOnce(
  { playground }: World,
  text: string,
  anna: Actor,
  groups: Awaited<ReturnType<typeof openGroup>>[],
) {
  const sent = await Promise.all([
    playground.sendText(anna.id, anna.chatId, text),
    ...groups.map(({ chat, replyTo }) => playground.sendText(anna.id, chat.chatId, text, { replyTo })),
  ]);
  await Promise.all(sent.map(({ updateId }) => playground.finished(updateId)));
}

const records = 'select duration::float8 as minutes from warehouse.fact_records order by record_id';

for (const groupCount of [1, 4]) {
  test(`texts of one person in ${groupCount + 1} chats at once hold the limit of 24 hours a day`, async ({
    anna,
    world,
    db,
  }) => {
    const groups = [];
    for (let count = 0; count < groupCount; count++) groups.push(await openGroup(world, anna));
    await anna.says('reading 10m');
    await sendAtOnce(world, 'reading 20h', anna, groups);

    expect((await db.$client.query(records)).rows).toEqual([{ minutes: 10 }, { minutes: 1200 }]);
    const chats = [anna, ...groups.map(({ chat }) => chat)];
    const asked = chats.filter((chat) => textOf(chat.messages()).includes('more than 24 hours'));
    expect(asked).toHaveLength(groupCount);
    expect(
      chats.filter((chat) => chat.messages().some(({ text }) => text?.startsWith('✓ 20 h Reading · today'))),
    ).toHaveLength(1);
    for (const chat of asked) expect(labelsOf(chat.messages())).toContain('Save anyway');

    await asked[0]?.taps('Save anyway');
    expect((await db.$client.query(records)).rows).toEqual([{ minutes: 10 }, { minutes: 1200 }, { minutes: 1200 }]);
  });
}
