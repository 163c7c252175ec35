import { byId, h, typedById } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { t } from '../texts/index.js';
import { createCommandMenu } from './command-menu.js';
import { messageSummary } from './rich-text.js';

/**
 * @typedef {import('../model/types.js').PageMessage} PageMessage
 * @typedef {{ kind: 'edit' | 'reply', message: PageMessage }} ComposerContext the message that is edited or replied to
 */

const maxFieldHeightPx = 220;

/**
 * Creates the composer. Its input grows with the text, sends on Enter, edits and replies to messages, completes
 * commands and keeps a draft for each chat.
 * @param {{
 *   store: import('../model/store.js').Store,
 *   storage: import('../lib/storage.js').PageStorage,
 *   onSend: (text: string, replyTo?: number) => void,
 *   onEdit: (messageId: number, text: string) => Promise<boolean>,
 * }} deps
 */
export function createComposer({ store, storage, onSend, onEdit }) {
  const input = typedById('input', HTMLTextAreaElement);
  const contextBar = byId('context-bar');
  const menuButton = byId('menu-button');
  /** @type {ComposerContext | undefined} */
  let context;
  /** @type {string | undefined} of the bot's reply keyboard; a general one where absent */
  let placeholder;

  const menu = createCommandMenu({
    onChoose: (command) => sendCommand(command),
    onToggle: (open) => menuButton.setAttribute('aria-expanded', String(open)),
  });

  const draftKey = () => `draft.${store.as}:${store.chatId}`;

  function resizeInput() {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, maxFieldHeightPx)}px`;
    byId('send').classList.toggle('ready', input.value.trim() !== '');
  }

  /** @param {string} text */
  function setText(text) {
    input.value = text;
    resizeInput();
  }

  function showPlaceholder() {
    input.placeholder = context?.kind === 'edit' ? t.editMessage : placeholder || t.message;
  }

  /** @param {ComposerContext | undefined} next */
  function setContext(next) {
    context = next;
    contextBar.hidden = !next;
    contextBar.replaceChildren(...(next ? contextElements(next, cancelContext) : []));
    showPlaceholder();
  }

  /** Ends an edit or a reply. After an edit, the draft replaces the text. */
  function cancelContext() {
    const wasEdit = context?.kind === 'edit';
    setContext(undefined);
    if (wasEdit) setText(storage.get(draftKey(), ''));
    input.focus();
  }

  /** @param {string} command */
  function sendCommand(command) {
    const suffix = store.chatId < 0 ? `@${store.bot.username}` : '';
    setText('');
    storage.set(draftKey(), '');
    menu.close('');
    onSend(`/${command}${suffix}`);
    input.focus();
  }

  /** @param {PageMessage} message @param {string} text */
  async function submitEdit(message, text) {
    const isChanged = text !== (message.text ?? message.caption);
    if (!isChanged || (await onEdit(message.message_id, text))) cancelContext();
  }

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    if (context?.kind === 'edit') return submitEdit(context.message, text);
    const replyTo = context?.message.message_id;
    setText('');
    storage.set(draftKey(), '');
    setContext(undefined);
    menu.close('');
    onSend(text, replyTo);
  }

  function editLast() {
    const { messages } = store.openWindow();
    const last = messages.findLast((message) => message.from?.id === store.as && message.text !== undefined);
    if (last) edit(last);
  }

  /** @param {PageMessage} message */
  function edit(message) {
    setContext({ kind: 'edit', message });
    setText(message.text ?? message.caption ?? '');
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  }

  /** Returns whether the command menu has used the key. @param {KeyboardEvent} event */
  function handleMenuKey(event) {
    const action = menu.handleKey(event);
    if (!action) return false;
    event.preventDefault();
    const command = menu.activeCommand();
    if (action === 'send' && command) sendCommand(command);
    if (action === 'complete') setText(`/${command} `);
    if (action === 'complete' || action === 'close') menu.close(input.value);
    return true;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (handleMenuKey(event) || event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === 'ArrowUp' && input.value === '') {
      event.preventDefault();
      editLast();
    } else if (event.key === 'Escape' && context) cancelContext();
  }

  input.addEventListener('keydown', onKey);
  input.addEventListener('input', () => {
    resizeInput();
    menu.filter(input.value);
    if (context?.kind !== 'edit') storage.set(draftKey(), input.value);
  });
  input.addEventListener('blur', () => menu.close(input.value));
  menuButton.addEventListener('mousedown', (event) => event.preventDefault()); // the input keeps the focus
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

  return {
    edit,
    /** @param {PageMessage} message */
    reply(message) {
      setContext({ kind: 'reply', message });
      input.focus();
    },
    /** @param {string | undefined} text */
    setPlaceholder(text) {
      placeholder = text;
      showPlaceholder();
    },
    /** @param {import('../model/types.js').BotCommand[]} commands */
    setCommands(commands) {
      menu.setCommands(commands);
      menuButton.hidden = commands.length === 0;
    },
    /** Shows the draft of the open chat. */
    loadDraft() {
      menuButton.replaceChildren(icon('menu'), h('span', {}, t.menu));
      menuButton.setAttribute('aria-label', t.menu);
      setContext(undefined);
      setText(storage.get(draftKey(), ''));
      menu.close(input.value);
    },
    focus: () => input.focus({ preventScroll: true }),
  };
}

/** @param {PageMessage} message */
const replyTitle = ({ from }) => (from ? t.replyTo(from.first_name) : t.replyToMessage);

/** @param {ComposerContext} context @param {() => void} cancel */
function contextElements({ kind, message }, cancel) {
  const title = kind === 'edit' ? t.editMessage : replyTitle(message);
  return [
    icon(kind),
    h('div', { class: 'context-text' }, h('b', {}, title), h('span', { dir: 'auto' }, messageSummary(message))),
    h(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': kind === 'edit' ? t.stopEditing : t.stopReplying,
        onclick: cancel,
      },
      icon('close'),
    ),
  ];
}
