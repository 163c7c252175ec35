import type { MediaUpload, PageMessage, PlaygroundPerson } from '../../src/playground/index.ts';
import type { TestPlayground } from './test-playground.ts';

/**
 * The new and edited messages of the bot after one action of a person, in order, without those that only lost their
 * buttons.
 */
export type Answers = PageMessage[];

/** A person in one chat. Each action resolves with the messages of the bot. */
export interface Actor {
  id: number;
  chatId: number;
  /** Sends a text; resolves when the bot has finished it. */
  says(text: string): Promise<Answers>;
  /** Presses the button with this label on the newest message that has one. */
  taps(label: string): Promise<Answers>;
  /** Finds the button that `taps` would press. */
  button(label: string): { messageId: number; data: string };
  /** Edits a message of this person. */
  edits(messageId: number, text: string): Promise<Answers>;
  /** Sends a photo; resolves when the bot has finished it. */
  sendsPhoto(caption?: string): Promise<Answers>;
  /** Sends a document. */
  sendsDocument(caption?: string): Promise<Answers>;
  /** Sends a document with these bytes. */
  sendsFile(name: string, bytes: Uint8Array, caption?: string): Promise<Answers>;
  /** Sends an album of photos, one for each caption. An empty caption is none. */
  sendsAlbum(...captions: string[]): Promise<Answers>;
  sendsLocation(latitude: number, longitude: number): Promise<Answers>;
  /** Returns the text of the last toast after a press of this person. */
  toast(): string | undefined;
  /** Returns all messages of the chat. */
  messages(): PageMessage[];
  /** Returns the same person in another chat. */
  in(chatId: number): Actor;
}

/** Creates an actor for a person, in the private chat or in another chat. */
export function actor(playground: TestPlayground, { id }: Pick<PlaygroundPerson, 'id'>, chatId = id): Actor {
  let lastToast: string | undefined;

  /** Does something and collects the messages of the bot until it has finished the update. */
  async function collectAnswers(
    act: () => Promise<{ updateId: number | undefined; callbackQueryId?: string; updateIds?: (number | undefined)[] }>,
  ): Promise<Answers> {
    const answers: Answers = [];
    const textsBefore = new Map(playground.messages(chatId).map(({ message_id, text }) => [message_id, text]));
    const stop = playground.on((event) => {
      if ((event.type !== 'message' && event.type !== 'edit') || event.chatId !== chatId || !event.message.fromBot)
        return;
      const { message_id, text, reply_markup } = event.message;
      const onlyLostButtons = text !== undefined && textsBefore.get(message_id) === text && reply_markup === undefined;
      if (!onlyLostButtons) answers.push(event.message);
    });
    const { updateId, callbackQueryId, updateIds = [updateId] } = await act();
    await Promise.all(updateIds.map((one) => playground.finished(one)));
    stop();
    if (callbackQueryId) lastToast = playground.answers.get(callbackQueryId)?.text;
    return answers;
  }
  return {
    id,
    chatId,
    says: (text) => collectAnswers(() => playground.sendText(id, chatId, text)),
    taps: (label) =>
      collectAnswers(() => {
        const { message, data } = findButton(playground.messages(chatId), label);
        return playground.press(id, chatId, message.message_id, data);
      }),
    button(label) {
      const { message, data } = findButton(playground.messages(chatId), label);
      return { messageId: message.message_id, data };
    },
    edits: (messageId, text) => collectAnswers(() => playground.editText(id, chatId, messageId, text)),
    sendsPhoto: (caption) => collectAnswers(() => playground.sendMedia(id, chatId, photo(caption))),
    sendsDocument: (caption) =>
      collectAnswers(() => playground.sendDocument(id, chatId, { name: 'a.pdf', bytes: Buffer.from('a'), caption })),
    sendsFile: (name, bytes, caption) =>
      collectAnswers(() => playground.sendDocument(id, chatId, { name, bytes: Buffer.from(bytes), caption })),
    sendsAlbum: (...captions) =>
      collectAnswers(async () => {
        const sent = await playground.sendAlbum(id, chatId, captions.map(photo));
        return { updateId: undefined, updateIds: sent.map(({ updateId }) => updateId) };
      }),
    sendsLocation: (latitude, longitude) =>
      collectAnswers(() => playground.sendLocation(id, chatId, { latitude, longitude })),
    toast: () => lastToast,
    messages: () => playground.messages(chatId),
    in: (other) => actor(playground, { id }, other),
  };
}

/** A PNG of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function photo(caption = ''): MediaUpload {
  return { kind: 'photo', name: 'photo.png', bytes: Buffer.from(pixel, 'base64'), caption };
}

function findButton(messages: PageMessage[], label: string): { message: PageMessage; data: string } {
  for (const message of [...messages].reverse())
    for (const button of buttonsOf(message))
      if (button.text === label && 'callback_data' in button) return { message, data: button.callback_data };
  throw new Error(`no message has a button ${label}; there are: ${labelsOf(messages).join(' | ')}`);
}

function buttonsOf({ reply_markup: markup }: PageMessage) {
  return markup && 'inline_keyboard' in markup ? markup.inline_keyboard.flat() : [];
}

/** Returns the labels of all inline buttons of the messages. */
export function labelsOf(messages: PageMessage[]): string[] {
  return messages.flatMap((message) => buttonsOf(message).map(({ text }) => text));
}

/** Returns the texts and captions of messages, separated by blank lines. */
export function textOf(messages: PageMessage[]): string {
  return messages.map((message) => message.text ?? message.caption ?? '').join('\n\n');
}
