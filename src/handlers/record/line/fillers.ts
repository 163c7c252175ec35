/** Words before a habit that are no part of its name or the note: `I've done 3 hours on guitar`, `сделал зарядку`. */
const fillerWords = new Set(
  [
    "i i've ive i'm im i'd we we've my our me you just now then also and so ok okay hey hi please well got get getting",
    'did do done doing had have has having been was is be add added adding log logged logging report reported record',
    'recorded track tracked save saved note noted spent spend spending finished finish completed complete ended end',
    'went go going gone to the a an some this that it for on of at in with from by during another more extra total',
    'worked working work played playing play practiced practicing practised practising practice practise',
    'made make took take managed tried first today daily session sessions time onto doing into about',
    'я мы мне сегодня сейчас потом затем и а ну вот так да уже еще только что это мой моя мою мое',
    'сделал сделала сделали делал делала сделано занимался занималась занимались позанимался позанималась занятие',
    'занятия потратил потратила провел провела был была было ходил ходила сходил сходила',
    'играл играла поиграл поиграла',
    'добавь добавить добавил добавила запиши записать записал записала отметь отметить внеси',
    'плюс на в во по с со за из',
    'для о об над у у меня минус всего сессия закончил закончила начал начала практиковал практиковала',
    'работал работала поработал поработала выполнил выполнила учил учила поучил поучила',
    'слушал слушала послушал послушала смотрел смотрела',
  ].flatMap((line) => line.split(' ')),
);

/** Words for a part of the day. They may stand before a habit, and the note keeps them. */
const dayParts = new Set(
  'morning afternoon evening night noon midnight early late утром утро днем вечером вечер ночью ночь рано поздно'.split(
    ' ',
  ),
);

/** Fillers that are verbs a person may well have as a habit: they name it where nothing else does. */
const fillerVerbs = new Set(
  'work worked working play played playing practice practise practiced practised practicing practising session'.split(
    ' ',
  ),
);

/** Returns true for a folded word that may stand before a habit. */
export const isFiller = (word: string): boolean => fillerWords.has(word) || dayParts.has(word);
/** Returns true for a folded word that may stand beside a day that is an answer: `no, it was on Friday`. */
export const isAnswerWord = (word: string): boolean => isFiller(word) || /^(?:no|nope|yes|yeah|нет|же|это)$/.test(word);
/** Returns true for a filler that the note does not keep. */
export const isDroppedFiller = (word: string): boolean => fillerWords.has(word);
/** Returns true for a filler that may be the name of a habit. */
export const isFillerVerb = (word: string): boolean => fillerVerbs.has(word);

/** Words right after a starter habit that are no part of a longer name: `read chapter 5`, `run with Ann`. */
const detailWords = new Set(
  [
    'for with at in on to from by of the a an my some chapter chapters ch page pages pp book part lesson unit day week',
    'and after before during while easy hard slow fast long short in',
    'для с со на в во по к от до и после перед глава главу главы гл стр страница страницы часть урок день неделя легко',
  ].flatMap((line) => line.split(' ')),
);

/** Returns true for a folded word that begins a detail of a habit rather than continues its name. */
export const isDetail = (word: string): boolean => detailWords.has(word) || isFiller(word) || /^[\d.,]/.test(word);
