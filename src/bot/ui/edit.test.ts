import { type Api, GrammyError } from 'grammy';
import { describe, expect, it } from 'vitest';
import { editMessageById, editOutcome } from './edit.ts';

function refusal(error_code: number, description: string): GrammyError {
  return new GrammyError('Call failed', { ok: false, error_code, description }, 'editMessageText', {});
}

const unmodified = refusal(400, 'Bad Request: message is not modified: specified new message content …');
const blocked = refusal(403, 'Forbidden: bot was blocked by the user');
const flooded = refusal(429, 'Too Many Requests: retry after 5');

describe('editOutcome', () => {
  it('tells an edited message from one that had the content already', async () => {
    expect(await editOutcome(Promise.resolve(true))).toBe('edited');
    expect(await editOutcome(Promise.reject(unmodified))).toBe('unchanged');
  });

  it.each(['message to edit not found', "message can't be edited", 'there is no text in the message to edit'])(
    '%s: uneditable',
    async (description) => {
      expect(await editOutcome(Promise.reject(refusal(400, `Bad Request: ${description}`)))).toBe('uneditable');
    },
  );

  it.each([blocked, flooded, refusal(400, 'Bad Request: chat not found'), new Error('no network')])(
    'throws %s',
    async (error) => {
      await expect(editOutcome(Promise.reject(error))).rejects.toBe(error);
    },
  );
});

describe('editMessageById', () => {
  function edit(answer: () => Promise<true>) {
    const calls: unknown[][] = [];
    const editMessageText = (...args: unknown[]) => {
      calls.push(args);
      return answer();
    };
    const message = { text: 'Title\nText', heading: true, keyboard: { force_reply: true as const } };
    return {
      calls,
      outcome: editMessageById({ editMessageText } as never as Api, { chatId: 1, messageId: 2 }, message),
    };
  }

  it('sends text, entities and an inline keyboard only', async () => {
    const { calls, outcome } = edit(async () => true);
    expect(await outcome).toBe('edited');
    const options = {
      entities: [{ type: 'bold', offset: 0, length: 5 }],
      reply_markup: undefined,
      link_preview_options: { is_disabled: true },
    };
    expect(calls).toEqual([[1, 2, 'Title\nText', options]]);
  });

  it('returns that a chat is undeliverable, and throws other failures', async () => {
    expect(await edit(() => Promise.reject(blocked)).outcome).toBe('undeliverable');
    expect(await edit(() => Promise.reject(unmodified)).outcome).toBe('unchanged');
    await expect(edit(() => Promise.reject(flooded)).outcome).rejects.toBe(flooded);
  });
});
