import { byId, h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { createCommandMenu } from './command-menu.js';
import { summary } from './rich-text.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {{ kind: 'edit' | 'reply', message: PageMessage }} Context
 */

const LONGEST_FIELD_PX = 220;

/**
 * The input: it grows, sends on Enter, edits, replies, completes commands and keeps a draft for each chat.
 * @param {{ session: import('../model/store.js').Session, prefs: typeof import('../lib/storage.js').prefs,
 *   onSend: (text: string, replyTo?: number) => void, onEdit: (messageId: number, text: string) => Promise<boolean> }} parts
 */
export function createComposer({ session, prefs, onSend, onEdit }) {
  const input = /** @type {HTMLTextAreaElement} */ (byId('input'));
  const bar = byId('context-bar');
  const menuButton = byId('menu-button');
  /** @type {Context | undefined} */
  let context;
  let placeholder = 'Message';

  const menu = createCommandMenu({
    onChoose: (command) => sendCommand(command),
    onToggle: (open) => menuButton.setAttribute('aria-expanded', String(open)),
  });

  const draftKey = () => `draft.${session.as}:${session.chatId}`;

  function grow() {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, LONGEST_FIELD_PX)}px`;
    byId('send').classList.toggle('ready', input.value.trim() !== '');
  }

  /** @param {string} text */
  function setText(text) {
    input.value = text;
    grow();
  }

  /** @param {Context | undefined} next */
  function setContext(next) {
    context = next;
    bar.hidden = !next;
    bar.replaceChildren(...(next ? contextParts(next, cancel) : []));
    input.placeholder = next?.kind === 'edit' ? 'Edit the message' : placeholder;
  }

  /** Leaves an edit or a reply; the text of an edit is not kept. */
  function cancel() {
    const wasEdit = context?.kind === 'edit';
    setContext(undefined);
    if (wasEdit) setText(prefs.get(draftKey(), ''));
    input.focus();
  }

  /** @param {string} command */
  function sendCommand(command) {
    const inGroup = session.chatId < 0 ? `@${session.bot.username}` : '';
    setText('');
    prefs.set(draftKey(), '');
    menu.close('');
    onSend(`/${command}${inGroup}`);
    input.focus();
  }

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    const { kind, message } = context ?? {};
    if (kind === 'edit' && message) {
      if (text !== (message.text ?? message.caption) && !(await onEdit(message.message_id, text))) return;
      return cancel();
    }
    setText('');
    prefs.set(draftKey(), '');
    setContext(undefined);
    menu.close('');
    onSend(text, message?.message_id);
  }

  function editLast() {
    const own = session
      .window()
      .messages.findLast((message) => message.from?.id === session.as && message.text !== undefined);
    if (own) edit(own);
  }

  /** @param {PageMessage} message */
  function edit(message) {
    setContext({ kind: 'edit', message });
    setText(message.text ?? message.caption ?? '');
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const meaning = menu.key(event);
    if (meaning) {
      event.preventDefault();
      const command = menu.chosen();
      if (meaning === 'send' && command) sendCommand(command);
      if (meaning === 'complete') setText(`/${command} `);
      if (meaning === 'complete' || meaning === 'close') menu.close(input.value);
      return;
    }
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'ArrowUp' && input.value === '') {
      event.preventDefault();
      editLast();
    } else if (event.key === 'Escape' && context) cancel();
  }

  input.addEventListener('keydown', onKey);
  input.addEventListener('input', () => {
    grow();
    menu.filter(input.value);
    if (context?.kind !== 'edit') prefs.set(draftKey(), input.value);
  });
  input.addEventListener('blur', () => menu.close(input.value));
  menuButton.addEventListener('mousedown', (event) => event.preventDefault()); // the input keeps the focus, and the menu stays
  menuButton.addEventListener('click', () => {
    if (menu.isOpen()) menu.close(input.value);
    else menu.showAll();
    input.focus();
  });
  byId('compose-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
    input.focus();
  });
  byId('send').append(icon('send'));
  menuButton.append(icon('menu'), h('span', {}, 'Menu'));

  return {
    edit,
    /** @param {PageMessage} message */
    reply(message) {
      setContext({ kind: 'reply', message });
      input.focus();
    },
    /** @param {string | undefined} text */
    setPlaceholder(text) {
      placeholder = text || 'Message';
      if (context?.kind !== 'edit') input.placeholder = placeholder;
    },
    /** @param {import('../model/types.js').BotCommand[]} commands */
    setCommands(commands) {
      menu.setCommands(commands);
      menuButton.hidden = commands.length === 0;
    },
    /** Brings the draft of the open chat. */
    open() {
      setContext(undefined);
      setText(prefs.get(draftKey(), ''));
      menu.close(input.value);
    },
    focus: () => input.focus({ preventScroll: true }),
  };
}

/** @param {Context} context @param {() => void} cancel */
function contextParts({ kind, message }, cancel) {
  const title = kind === 'edit' ? 'Edit the message' : `Reply to ${message.from?.first_name ?? 'the message'}`;
  return [
    icon(kind),
    h('div', { class: 'context-words' }, h('b', {}, title), h('span', { dir: 'auto' }, summary(message))),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': kind === 'edit' ? 'Stop editing' : 'Do not reply',
        onclick: cancel,
      },
      icon('close'),
    ),
  ];
}
