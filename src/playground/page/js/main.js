import { byId } from './lib/dom.js';
import { icon } from './lib/icons.js';
import { pageStorage } from './lib/storage.js';
import { api, subscribeToEvents } from './model/api.js';
import { createButtonPresses } from './model/button-presses.js';
import { safeHref } from './model/entities.js';
import { createOutbox } from './model/outbox.js';
import { createStore } from './model/store.js';
import { t, translatePage, useLanguage } from './texts/index.js';
import { createChatHeader } from './view/chat-header.js';
import { createClockButton } from './view/clock.js';
import { createComposer } from './view/composer.js';
import { openGroupForm, openLocationForm, openPersonForm } from './view/forms.js';
import { addKeyboardNavigation } from './view/keyboard-navigation.js';
import { openLightbox } from './view/lightbox.js';
import { openMessageMenu } from './view/message-menu.js';
import { openAlert, openMenu, showToast } from './view/overlay.js';
import { createReplyKeyboard, isMarkupForPerson } from './view/reply-keyboard.js';
import { messageSummary } from './view/rich-text.js';
import { createScrollController } from './view/scroll-controller.js';
import { createSidebar } from './view/sidebar.js';
import { createThemeSwitch } from './view/theme-switch.js';
import { createTimeline } from './view/timeline.js';
import { createUpload } from './view/upload.js';
import { createScreens, followViewport } from './view/viewport.js';

/** @typedef {import('./model/types.js').PageMessage} PageMessage */

/** @param {unknown} error */
const onError = (error) => showToast(error instanceof Error ? error.message : String(error), 'error');

/** Waits for the call and shows its error. Returns whether the call succeeded. @param {Promise<unknown>} call */
async function succeeds(call) {
  try {
    await call;
    return true;
  } catch (error) {
    onError(error);
    return false;
  }
}

const store = createStore({ api, subscribeToEvents, storage: pageStorage });
const outbox = createOutbox({ store, api, onError });
const buttonPresses = createButtonPresses({ store, api, onError });
const screens = createScreens(byId('app'));
const timelineRoot = byId('timeline');

const composer = createComposer({ store, storage: pageStorage, onSend: outbox.send, onEdit });
const scroll = createScrollController({
  scroller: byId('scroller'),
  timeline: timelineRoot,
  button: byId('to-bottom'),
  store,
  onError,
});
const replyKeyboard = createReplyKeyboard({
  store,
  storage: pageStorage,
  onText: (text) => outbox.send(text),
  onLocation: askLocation,
  onUnsupported: showToast,
});
const header = createChatHeader({ store });
const clockButton = createClockButton({
  store,
  onForward: (minutes) => void succeeds(api.forwardClock(minutes)),
  onReset: () => void succeeds(api.resetClock()),
});
const themeSwitch = createThemeSwitch(pageStorage);
const sidebar = createSidebar({
  store,
  onOpen(as, chatId) {
    screens.toChat();
    store.openChat(as, chatId);
    composer.focus();
  },
});
const timeline = createTimeline({
  root: timelineRoot,
  store,
  outbox,
  onStart: () => outbox.send('/start'),
  actions: {
    onCommand: (command) => outbox.send(command),
    press: (messageId, data) => void buttonPresses.press(messageId, data),
    isPending: buttonPresses.isPending,
    notify: showToast,
    openPhoto,
    openMenu: (message, at) =>
      openMessageMenu(message, at, {
        isOwn: message.from?.id === store.as,
        onReply: composer.reply,
        onEdit: composer.edit,
      }),
    jumpTo: (messageId) => void jumpTo(messageId),
  },
});

/** @param {number} messageId @param {string} text */
function onEdit(messageId, text) {
  const { as, chatId } = store;
  return succeeds(api.edit({ as, chatId, messageId, text }).then((message) => store.applyEdit(as, chatId, message)));
}

function askLocation() {
  const { as, chatId } = store;
  openLocationForm((location) => {
    const call = api.location({ as, chatId, ...location });
    void succeeds(call.then((message) => store.addMessage(as, chatId, message)));
  });
}

/** @param {PageMessage} message */
function openPhoto(message) {
  const photos = store.openWindow().messages.filter((one) => one.photo?.length);
  const index = photos.findIndex((one) => one.message_id === message.message_id);
  openLightbox(photos, Math.max(0, index));
}

/** Scrolls to the message. Loads older messages until it is found. @param {number} messageId */
async function jumpTo(messageId) {
  while (!timeline.findRow(messageId) && store.openWindow().hasOlder) {
    if (!(await succeeds(store.loadOlder()))) return;
  }
  const node = timeline.findRow(messageId);
  if (!node) return showToast(t.messageGone);
  scroll.scrollTo(node);
  node.classList.remove('flash');
  requestAnimationFrame(() => node.classList.add('flash'));
}

async function loadCommands() {
  const { as, chatId } = store;
  const commands = await api.commands(as, chatId).catch(() => undefined); // the header shows a lost connection
  if (commands && as === store.as && chatId === store.chatId) composer.setCommands(commands);
}

/** Puts the page into a language. @param {string} languageCode */
function translate(languageCode) {
  useLanguage(languageCode);
  translatePage();
  themeSwitch.label();
  clockButton.render();
}

/** Puts the page into the language of the person who uses it, also at the next visit. */
function speakLanguageOfPerson() {
  const languageCode = store.findPerson(store.as)?.language_code ?? '';
  translate(languageCode);
  pageStorage.set('language', languageCode);
}

function onOpened() {
  speakLanguageOfPerson();
  timeline.reset();
  timeline.render();
  composer.loadDraft();
  renderOthers();
  void loadCommands();
  const divider = timeline.unreadDivider();
  if (divider) scroll.scrollTo(divider, 'start');
  else scroll.toBottom();
}

/** Draws everything except the timeline. */
function renderOthers() {
  replyKeyboard.render();
  composer.setPlaceholder(replyKeyboard.placeholder());
  header.render();
  sidebar.render();
}

/** @param {import('./model/types.js').MessagesChange} change */
function onMessages({ as, chatId, newMessage }) {
  if (as !== store.as || chatId !== store.chatId) return sidebar.render();
  const wasAtBottom = scroll.isAtBottom();
  if (wasAtBottom) timeline.render();
  else scroll.keepPosition(timeline.render);
  renderOthers();
  if (newMessage) onNewMessage(newMessage);
  if (wasAtBottom) scroll.toBottom();
  scroll.updateReadState();
  scroll.fillScreen();
}

/** @param {PageMessage} message */
function onNewMessage(message) {
  if (message.from?.id === store.as) return scroll.toBottom();
  byId('announcer').textContent = `${message.from?.first_name ?? t.unknownBot}: ${messageSummary(message)}`;
  const markup = message.reply_markup;
  const forcesReply = markup !== undefined && 'force_reply' in markup && markup.force_reply;
  if (!forcesReply || !isMarkupForPerson(message, store)) return;
  composer.reply(message);
  composer.setPlaceholder('input_field_placeholder' in markup ? markup.input_field_placeholder : undefined);
}

/** @param {import('./model/types.js').ButtonAnswer} answer */
function onAnswer({ text, showAlert, url }) {
  const href = url && safeHref(url);
  if (href) window.open(href, '_blank', 'noopener,noreferrer');
  if (text && showAlert) openAlert(store.bot.first_name, text);
  else if (text) showToast(text);
}

/** @param {import('./model/types.js').PersonRequest} request */
async function addPerson(request) {
  const person = await api.addPerson(request);
  screens.toChat();
  store.openChat(person.id, person.id);
}

/** @param {import('./model/types.js').GroupRequest} request */
async function addGroup(request) {
  const chat = await api.addGroup(request);
  const [creator] = request.members;
  screens.toChat();
  if (creator !== undefined) store.openChat(creator, chat.id);
}

/** @param {HTMLElement} button */
function openAddMenu(button) {
  const onPerson = () => openPersonForm((request) => succeeds(addPerson(request)));
  const onGroup = () => openGroupForm(store.people(), (request) => succeeds(addGroup(request)));
  openMenu(
    [
      { label: t.addPerson, icon: 'person', run: onPerson },
      { label: t.addGroup, icon: 'group', run: onGroup },
    ],
    button,
  );
}

store.on('opened', onOpened);
store.on('messages', onMessages);
store.on(['people', 'action', 'online', 'read'], () => {
  header.render();
  sidebar.render();
});
store.on('bot', timeline.render);
store.on('clock', clockButton.render);
store.on('commands', () => void loadCommands());
outbox.on('change', () => {
  timeline.render();
  scroll.toBottom();
});
buttonPresses.on('change', timeline.render);
buttonPresses.on('answer', onAnswer);

byId('back').append(icon('back'));
byId('locate').append(icon('place'));
byId('attach').append(icon('attach'));
byId('add-person').append(icon('person'));
byId('back').addEventListener('click', screens.toList);
byId('locate').addEventListener('click', askLocation);
byId('add-person').addEventListener('click', () => openAddMenu(byId('add-person')));
translate(pageStorage.get('language', navigator.language));
addKeyboardNavigation(timelineRoot, composer.focus);
createUpload({
  onSend(upload, onProgress) {
    const { as, chatId } = store;
    const call = api.upload({ as, chatId, ...upload }, onProgress).then((message) => {
      store.addMessage(as, chatId, message);
      requestAnimationFrame(composer.focus);
    });
    return succeeds(call);
  },
});
followViewport(() => scroll.isAtBottom() && scroll.toBottom());
header.render();
void store.start();
