import { byId, h } from '../lib/dom.js';

/** @typedef {import('../model/types.js').BotCommand} BotCommand */

/**
 * The list of the bot's commands above the input: it opens at a leading slash and narrows with what is typed.
 * The focus stays in the input; the list is driven by `key`.
 * @param {{ onChoose: (command: string) => void, onToggle: (open: boolean) => void }} parts
 */
export function createCommandMenu({ onChoose, onToggle }) {
  const list = byId('command-menu');
  const input = byId('input');
  /** @type {BotCommand[]} */
  let commands = [];
  /** @type {BotCommand[]} */
  let shown = [];
  let at = 0;
  let dismissed = '';

  function draw() {
    list.hidden = shown.length === 0;
    list.replaceChildren(...shown.map(option));
    const current = list.children[at];
    current?.scrollIntoView({ block: 'nearest' });
    if (current) input.setAttribute('aria-activedescendant', current.id);
    else input.removeAttribute('aria-activedescendant');
    onToggle(!list.hidden);
  }

  /** @param {BotCommand} command @param {number} index */
  function option(command, index) {
    const node = h(
      'div',
      { class: 'command', role: 'option', id: `command-${command.command}`, 'aria-selected': String(index === at) },
      h('span', { class: 'command-name' }, `/${command.command}`),
      h('span', { class: 'command-words', dir: 'auto' }, command.description),
    );
    node.addEventListener('mousedown', (event) => event.preventDefault()); // the input keeps the focus
    node.addEventListener('click', () => onChoose(command.command));
    return node;
  }

  /** @param {BotCommand[]} found */
  function show(found) {
    shown = found;
    at = 0;
    draw();
  }

  return {
    /** @param {BotCommand[]} all */
    setCommands(all) {
      commands = all;
      if (!list.hidden) draw();
    },
    hasCommands: () => commands.length > 0,
    isOpen: () => !list.hidden,
    /** Shows the commands that fit what is typed; a dismissed text stays dismissed. @param {string} text */
    filter(text) {
      if (text !== dismissed) dismissed = '';
      const isCommand = /^\/\w*$/.test(text) && !dismissed;
      show(isCommand ? fitting(commands, text.slice(1).toLowerCase()) : []);
    },
    showAll: () => show(commands),
    /** @param {string} text what is typed now, which opens no menu again until it changes */
    close(text) {
      dismissed = text;
      show([]);
    },
    /**
     * Handles a key while the list is open.
     * @param {KeyboardEvent} event
     * @returns {'' | 'send' | 'complete' | 'close' | 'moved'} what the key meant
     */
    key(event) {
      if (list.hidden || event.isComposing) return '';
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        at = (at + step + shown.length) % shown.length;
        draw();
        return 'moved';
      }
      if (event.key === 'Enter' && !event.shiftKey) return 'send';
      if (event.key === 'Tab' && !event.shiftKey) return 'complete';
      return event.key === 'Escape' ? 'close' : '';
    },
    chosen: () => shown[at]?.command,
  };
}

/**
 * Returns the commands that begin with the word, the exact one first. `/start` is sent as it is: every bot has it, also
 * one whose menu does not list it.
 * @param {BotCommand[]} commands
 * @param {string} word
 */
function fitting(commands, word) {
  const found = commands.filter(({ command }) => command.startsWith(word));
  const exact = found.filter(({ command }) => command === word);
  if (word === 'start' && exact.length === 0) return [];
  return [...exact, ...found.filter(({ command }) => command !== word)];
}
