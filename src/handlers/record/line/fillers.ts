/** Words before a habit that are neither its name nor a note: `I've done 3 hours on guitar`, `сделал зарядку`. */
const fillerWords = new Set(
  [
    "i i've ive i'm im i'd we we've my our me you just now then also and so ok okay hey hi please well got get getting",
    'did do done doing had have has having been was is be add added adding log logged logging report reported record',
    'recorded track tracked save saved note noted spent spend spending finished finish completed complete ended end',
    'went go going gone to the a an some this that it for on of at in with from by during another more extra total',
    'worked working work played playing play practiced practicing practised practising practice practise made make took',
    'take managed tried first today daily session sessions time onto doing into about',
    'я мы мне сегодня сейчас потом затем и а ну вот так да уже еще только что это мой моя мою мое',
    'сделал сделала сделали делал делала сделано занимался занималась занимались позанимался позанималась занятие',
    'занятия потратил потратила провел провела был была было ходил ходила сходил сходила играл играла поиграл поиграла',
    'добавь добавить добавил добавила запиши записать записал записала отметь отметить внеси плюс на в во по с со за из',
    'для о об над у у меня минус всего сессия закончил закончила начал начала практиковал практиковала',
    'работал работала поработал поработала выполнил выполнила учил учила поучил поучила слушал слушала послушал послушала смотрел смотрела',
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

export const isFiller = (word: string): boolean => fillerWords.has(word) || dayParts.has(word);
export const isDroppedFiller = (word: string): boolean => fillerWords.has(word);
export const isFillerVerb = (word: string): boolean => fillerVerbs.has(word);

/** Words right after a starter habit that add to it and are no part of another name: `read chapter 5`, `run with Ann`. */
const detailWords = new Set(
  [
    'for with at in on to from by of the a an my some chapter chapters ch page pages pp book part lesson unit day week',
    'and after before during while easy hard slow fast long short in',
    'для с со на в во по к от до и после перед глава главу главы гл стр страница страницы часть урок день неделя легко',
  ].flatMap((line) => line.split(' ')),
);

export const isDetail = (word: string): boolean => detailWords.has(word) || isFiller(word) || /^[\d.,]/.test(word);

/** Says that the thing was not done, or is not done yet, or is asked: such a line is never stored without a question. */
export const notDonePattern =
  /\?|(?<![\p{L}'])(?:will|i'll|we'll|gonna|going\s+to|want|wanna|plan(?:ned|ning)?|should|shall|must|need|todo|to-do|remind|reminder|schedule|let's|next|tomorrow|later|if|would|could|can|cannot|can'?t|won'?t|didn'?t|did\s+not|don'?t|do\s+not|haven'?t|hasn'?t|wasn'?t|couldn'?t|not|never|no(?!\.|\s*\d)|skipped|skip|missed|instead|failed|opens?|closes?|ends|delayed|when|while\s+waiting|costs?|price|away|i\s+mean|sorry|oops|wait|actually|rather|correction|cancel(?:led|ed)?|delete|remove|goal|target|start(?:s|ing)?\s+at|не|нет|ни|без|хочу|хотел[аи]?|буду|будем|будет|надо|нужно|должен|должна|план(?:ирую|ы|ирую)?|завтра|потом|пойду|начну|собираюсь|напомни|цель|если|отмени|удали|пропустил[аи]?|вместо|бы|сколько|позже|отмен\p{L}+|задерж\p{L}+|перенес\p{L}+|опозда\p{L}+|проспал[аи]?|стоит|стоят|стоимость|цена|то\s+есть|точнее|вернее|ой|извини\p{L}*|от\s+дома|когда|он|она|они|he|she|they)(?![\p{L}])/iu;
