import { byId, h } from '../lib/dom.js';

/** @typedef {import('../model/types.js').BotCommand} BotCommand */

/**
 * Creates the menu of the bot's commands above the input. It opens at a leading slash and shows the commands that begin
 * with the typed text. The focus stays in the input, which passes its key events to `handleKey`.
 * @param {{ onChoose: (command: string) => void, onToggle: (open: boolean) => void }} deps
 */
export function createCommandMenu({ onChoose, onToggle }) {
  const list = byId('command-menu');
  const input = byId('input');
  /** @type {BotCommand[]} */
  let commands = [];
  /** @type {BotCommand[]} */
  let shown = [];
  let activeIndex = 0;
  let dismissedText = '';

  function draw() {
    list.hidden = shown.length === 0;
    list.replaceChildren(...shown.map(option));
    const active = list.children[activeIndex];
    active?.scrollIntoView({ block: 'nearest' });
    if (active) input.setAttribute('aria-activedescendant', active.id);
    else input.removeAttribute('aria-activedescendant');
    onToggle(!list.hidden);
  }

  /** @param {BotCommand} command @param {number} index */
  function option({ command, description }, index) {
    const node = h(
      'div',
      { class: 'command', role: 'option', id: `command-${command}`, 'aria-selected': String(index === activeIndex) },
      h('span', { class: 'command-name' }, `/${command}`),
      h('span', { class: 'command-description', dir: 'auto' }, description),
    );
    node.addEventListener('mousedown', (event) => event.preventDefault()); // the input keeps the focus
    node.addEventListener('click', () => onChoose(command));
    return node;
  }

  /** @param {BotCommand[]} matching */
  function show(matching) {
    shown = matching;
    activeIndex = 0;
    draw();
  }

  /** @param {number} step */
  function moveActive(step) {
    activeIndex = (activeIndex + step + shown.length) % shown.length;
    draw();
  }

  return {
    /** @param {BotCommand[]} all */
    setCommands(all) {
      commands = all;
      if (!list.hidden) draw();
    },
    isOpen: () => !list.hidden,
    /** Shows the commands that match the typed text, unless the menu was closed at this text. @param {string} text */
    filter(text) {
      if (text !== dismissedText) dismissedText = '';
      const isCommand = /^\/\w*$/.test(text) && !dismissedText;
      show(isCommand ? matchingCommands(commands, text.slice(1).toLowerCase()) : []);
    },
    showAll: () => show(commands),
    /** Closes the menu until the typed text changes. @param {string} text the typed text */
    close(text) {
      dismissedText = text;
      show([]);
    },
    /**
     * Handles a key while the menu is open. An empty result means that the menu does not use the key.
     * @param {KeyboardEvent} event
     * @returns {'' | 'send' | 'complete' | 'close' | 'moved'}
     */
    handleKey(event) {
      if (list.hidden || event.isComposing) return '';
      const action = keyAction(event);
      if (action === 'next' || action === 'previous') {
        moveActive(action === 'next' ? 1 : -1);
        return 'moved';
      }
      return action;
    },
    activeCommand: () => shown[activeIndex]?.command,
  };
}

/** @param {KeyboardEvent} event */
function keyAction({ key, shiftKey }) {
  if (key === 'ArrowDown') return 'next';
  if (key === 'ArrowUp') return 'previous';
  if (key === 'Escape') return 'close';
  if (shiftKey) return '';
  if (key === 'Enter') return 'send';
  return key === 'Tab' ? 'complete' : '';
}

/**
 * Returns the commands that begin with the text, an exact match first. Returns none for `start` if the bot does not
 * list it: every bot accepts `/start`, so Enter must send it and not a longer command.
 * @param {BotCommand[]} commands
 * @param {string} text
 */
function matchingCommands(commands, text) {
  const matching = commands.filter(({ command }) => command.startsWith(text));
  const exact = matching.filter(({ command }) => command === text);
  if (text === 'start' && exact.length === 0) return [];
  return [...exact, ...matching.filter(({ command }) => command !== text)];
}
