import { byId, h } from './lib/dom.js';
import { icon } from './lib/icons.js';
import { prefs } from './lib/storage.js';
import { api, fileUrl, listen } from './model/api.js';
import { safeHref } from './model/entities.js';
import { createOutbox } from './model/outbox.js';
import { createPresses } from './model/button-presses.js';
import { createSession } from './model/store.js';
import { createComposer } from './view/composer.js';
import { openGroupForm, openLocationForm, openPersonForm } from './view/forms.js';
import { createHead } from './view/chat-header.js';
import { copyText } from './view/inline-keyboard.js';
import { openLightbox } from './view/lightbox.js';
import { openAlert, openMenu, toast } from './view/overlay.js';
import { createReplyKeyboard, isMeant } from './view/reply-keyboard.js';
import { summary } from './view/rich-text.js';
import { createScroll } from './view/scroll-controller.js';
import { createSidebar } from './view/sidebar.js';
import { createThemeSwitch } from './view/theme-switch.js';
import { createTimeline } from './view/timeline.js';
import { createUpload } from './view/upload.js';
import { createScreens, followViewport } from './view/viewport.js';

/** @typedef {import('./model/types.js').PageMessage} PageMessage */

/** @param {Error} error */
const onError = (error) => toast(error.message, 'error');
/** Returns whether it went well; what went wrong is shown. @param {Promise<unknown>} work */
const tried = (work) =>
  work.then(
    () => true,
    (error) => {
      onError(error);
      return false;
    },
  );

const session = createSession({ api, listen, prefs });
const outbox = createOutbox({ session, api, onError });
const presses = createPresses({ session, api, onError });
const screens = createScreens(byId('app'));
const timelineRoot = byId('timeline');

const composer = createComposer({ session, prefs, onSend: outbox.send, onEdit });
const scroll = createScroll({
  scroller: byId('scroller'),
  timeline: timelineRoot,
  button: byId('to-bottom'),
  session,
  onError,
});
const replyKeyboard = createReplyKeyboard({
  session,
  prefs,
  onText: (text) => outbox.send(text),
  onLocation: askLocation,
  onUnable: toast,
});
const head = createHead({ session });
const sidebar = createSidebar({
  session,
  onChoose(as, chatId) {
    screens.toChat();
    session.choose(as, chatId);
    composer.focus();
  },
});
const timeline = createTimeline({
  root: timelineRoot,
  session,
  outbox,
  onStart: () => outbox.send('/start'),
  actions: {
    onCommand: (command) => outbox.send(command),
    press: (messageId, data) => void presses.press(messageId, data),
    isWaiting: presses.isWaiting,
    say: toast,
    openPhoto,
    openMenu: openMessageMenu,
    jumpTo: (messageId) => void jumpTo(messageId),
  },
});

/** @param {number} messageId @param {string} text */
function onEdit(messageId, text) {
  const { as, chatId } = session;
  return tried(api.edit({ as, chatId, messageId, text }).then((message) => session.applyEdit(as, chatId, message)));
}

function askLocation() {
  const { as, chatId } = session;
  openLocationForm(
    (place) => void tried(api.location({ as, chatId, ...place }).then((message) => session.add(as, chatId, message))),
  );
}

/** @param {PageMessage} message */
function openPhoto(message) {
  const photos = session.window().messages.filter((one) => one.photo?.length);
  openLightbox(
    photos,
    Math.max(
      0,
      photos.findIndex((one) => one.message_id === message.message_id),
    ),
  );
}

/** @param {PageMessage} message @param {HTMLElement | MouseEvent} at */
function openMessageMenu(message, at) {
  const text = message.text ?? message.caption;
  const file = message.document ?? message.photo?.at(-1);
  /** @type {import('./view/overlay.js').MenuItem[]} */
  const items = [{ label: 'Reply', icon: 'reply', run: () => composer.reply(message) }];
  if (message.from?.id === session.as && text !== undefined)
    items.push({ label: 'Edit', icon: 'edit', run: () => composer.edit(message) });
  if (text !== undefined) items.push({ label: 'Copy text', icon: 'copy', run: () => void copy(text) });
  if (file)
    items.push({
      label: 'Download',
      icon: 'download',
      run: () => download(file.file_id, message.document?.file_name ?? ''),
    });
  openMenu(items, at);
}

/** @param {string} text */
const copy = async (text) => toast((await copyText(text)) ? 'Copied.' : 'The browser does not allow copying here.');

/** @param {string} fileId @param {string} name */
const download = (fileId, name) => h('a', { href: fileUrl(fileId), download: name || true }).click();

/** Shows the message, loading the past until it is there. @param {number} messageId */
async function jumpTo(messageId) {
  while (!timeline.nodeOf(messageId) && session.window().hasOlder) {
    if (!(await tried(session.loadOlder()))) return;
  }
  const node = timeline.nodeOf(messageId);
  if (!node) return toast('That message is gone.');
  scroll.show(node);
  node.classList.remove('flash');
  requestAnimationFrame(() => node.classList.add('flash'));
}

async function loadCommands() {
  const { as, chatId } = session;
  const commands = await api.commands(as, chatId).catch(() => undefined); // the connection's state shows already
  if (commands && as === session.as && chatId === session.chatId) composer.setCommands(commands);
}

function onChosen() {
  timeline.reset();
  timeline.render();
  composer.open();
  drawAround();
  void loadCommands();
  const unread = timeline.firstUnread();
  if (unread) scroll.show(unread, 'start');
  else scroll.toBottom();
}

function drawAround() {
  replyKeyboard.render();
  composer.setPlaceholder(replyKeyboard.placeholder());
  head.render();
  sidebar.render();
}

/** @param {{ as: number, chatId: number, fresh?: PageMessage }} change */
function onMessages({ as, chatId, fresh }) {
  if (as !== session.as || chatId !== session.chatId) return sidebar.render();
  const wasStuck = scroll.isStuck();
  if (wasStuck) timeline.render();
  else scroll.holding(() => timeline.render());
  drawAround();
  if (fresh) onFresh(fresh);
  if (wasStuck) scroll.toBottom();
  scroll.settle();
  scroll.fill();
}

/** @param {PageMessage} message */
function onFresh(message) {
  if (message.from?.id === session.as) return scroll.toBottom();
  byId('announcer').textContent = `${message.from?.first_name ?? 'Bot'}: ${summary(message)}`;
  const markup = /** @type {any} */ (message.reply_markup);
  if (!markup?.force_reply || !isMeant(message, session)) return;
  composer.reply(message);
  composer.setPlaceholder(markup.input_field_placeholder);
}

/** @param {{ text?: string, showAlert: boolean, url?: string }} answer */
function onAnswer({ text, showAlert, url }) {
  const href = url && safeHref(url);
  if (href) window.open(href, '_blank', 'noopener,noreferrer');
  if (text && showAlert) openAlert(session.bot.first_name, text);
  else if (text) toast(text);
}

/** @param {import('../../protocol.ts').PersonRequest} request */
async function addPerson(request) {
  const person = await api.addPerson(request);
  screens.toChat();
  session.choose(person.id, person.id);
}

/** @param {import('../../protocol.ts').GroupRequest} request */
async function addGroup(request) {
  const chat = await api.addGroup(request);
  screens.toChat();
  session.choose(request.members[0], chat.id);
}

/** Keys that work wherever the focus is in the conversation. @param {KeyboardEvent} event */
function onTimelineKey(event) {
  const row = /** @type {HTMLElement} */ (event.target).closest('.row');
  const rows = /** @type {HTMLElement[]} */ ([...timelineRoot.querySelectorAll('article.row')]);
  const at = rows.indexOf(/** @type {HTMLElement} */ (row));
  const next = { ArrowUp: rows[at - 1], ArrowDown: rows[at + 1], Home: rows[0], End: rows.at(-1) }[event.key];
  if (next) {
    event.preventDefault();
    for (const one of rows) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  } else if (row && event.target === row && event.key === 'Enter') {
    event.preventDefault(); // else the same key would press the menu's first item
    const more = /** @type {HTMLElement | null} */ (row.querySelector('.more'));
    if (more) more.click();
  } else if (event.key === 'Escape') composer.focus();
}

/** Typing anywhere writes into the input, as in a messenger. @param {KeyboardEvent} event */
function onPageKey(event) {
  const inControl = /** @type {HTMLElement} */ (event.target).closest(
    'input, textarea, select, button, a, dialog, [role="button"], .menu',
  );
  if (inControl || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ')
    return;
  composer.focus();
}

session.on('chosen', onChosen);
session.on('messages', onMessages);
session.on(['people', 'action', 'online', 'read'], () => {
  head.render();
  sidebar.render();
});
session.on('commands', () => void loadCommands());
outbox.on('change', () => {
  timeline.render();
  scroll.toBottom();
});
presses.on('change', timeline.render);
presses.on('answer', onAnswer);

for (const [id, name] of /** @type {const} */ ([
  ['back', 'back'],
  ['locate', 'place'],
  ['attach', 'attach'],
  ['add-person', 'person'],
]))
  byId(id).append(icon(name));
byId('back').addEventListener('click', screens.toList);
byId('locate').addEventListener('click', askLocation);
byId('add-person').addEventListener('click', (event) =>
  openMenu(
    [
      { label: 'Add a person', icon: 'person', run: () => openPersonForm((request) => tried(addPerson(request))) },
      {
        label: 'Add a group',
        icon: 'group',
        run: () => openGroupForm(session.people(), (request) => tried(addGroup(request))),
      },
    ],
    /** @type {HTMLElement} */ (event.currentTarget),
  ),
);
timelineRoot.addEventListener('keydown', onTimelineKey);
document.addEventListener('keydown', onPageKey);
createThemeSwitch(prefs);
createUpload({
  onSend(file, caption, onProgress) {
    const { as, chatId } = session;
    return tried(
      api.upload({ as, chatId, caption, file }, onProgress).then((message) => {
        session.add(as, chatId, message);
        requestAnimationFrame(composer.focus);
      }),
    );
  },
});
followViewport(() => scroll.isStuck() && scroll.toBottom());
head.render();
void session.start();
