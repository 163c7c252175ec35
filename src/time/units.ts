import type { Language } from './language.ts';

/**
 * Known units of counted habits: the English forms (one, other), the Russian forms (one, few, many, and the plural that
 * names the unit), and other words that mean the unit. A symbol has one form.
 */
const table: [english: string, russian: string, others?: string][] = [
  ['×', '×', 'x х times time reps rep раз раза штука штуки штук шт'],
  ['glass glasses', 'стакан стакана стаканов стаканы'],
  ['cup cups', 'чашка чашки чашек чашки', 'чашку кружка кружку кружки кружек'],
  ['bottle bottles', 'бутылка бутылки бутылок бутылки', 'бутылку'],
  ['page pages', 'страница страницы страниц страницы', 'p pp pg стр страницу'],
  ['chapter chapters', 'глава главы глав главы', 'ch гл главу'],
  ['book books', 'книга книги книг книги', 'книгу'],
  ['word words', 'слово слова слов слова'],
  ['lesson lessons', 'урок урока уроков уроки'],
  ['task tasks', 'задача задачи задач задачи', 'задачу'],
  ['card cards', 'карточка карточки карточек карточки', 'карточку'],
  ['song songs', 'песня песни песен песни', 'песню'],
  ['step steps', 'шаг шага шагов шаги'],
  ['km', 'км', 'k kms kilometre kilometres kilometer kilometers километр километра километров километры'],
  ['m', 'м', 'metre metres meter meters метр метра метров метры'],
  ['mile miles', 'миля мили миль мили', 'mi милю'],
  ['lap laps', 'круг круга кругов круги'],
  ['floor floors', 'этаж этажа этажей этажи'],
  ['ml', 'мл', 'millilitre millilitres milliliter milliliters миллилитр миллилитра миллилитров миллилитры'],
  ['l', 'л', 'litre litres liter liters литр литра литров литры'],
  ['g', 'г', 'gram grams грамм грамма граммов граммы'],
  ['kg', 'кг', 'kgs kilo kilos kilogram kilograms килограмм килограмма килограммов килограммы кило'],
  ['lb', 'фунт фунта фунтов фунты', 'lbs pound pounds'],
  ['oz', 'унция унции унций унции', 'ounce ounces унцию'],
  ['kcal', 'ккал', 'cal calories калория калории калорий'],
  ['set sets', 'подход подхода подходов подходы'],
  ['round rounds', 'раунд раунда раундов раунды'],
  ['push-up push-ups', 'отжимание отжимания отжиманий отжимания', 'pushup pushups'],
  ['pull-up pull-ups', 'подтягивание подтягивания подтягиваний подтягивания', 'pullup pullups'],
  ['sit-up sit-ups', 'скручивание скручивания скручиваний скручивания', 'situp situps'],
  ['squat squats', 'приседание приседания приседаний приседания'],
  ['pill pills', 'таблетка таблетки таблеток таблетки', 'таблетку табл'],
  ['cigarette cigarettes', 'сигарета сигареты сигарет сигареты', 'сигарету cig cigs'],
  ['portion portions', 'порция порции порций порции', 'serving servings порцию'],
  ['piece pieces', 'кусок куска кусков куски', 'pcs'],
  ['point points', 'балл балла баллов баллы', 'очко очка очков очки'],
  ['euro euros', 'евро', '€'],
  ['rouble roubles', 'рубль рубля рублей рубли', '₽ руб р rub rubles ruble'],
  ['dollar dollars', 'доллар доллара долларов доллары', '$'],
  ['person people', 'человек человека человек люди'],
];

interface UnitGroup {
  forms: Record<Language, string[]>;
}

const groups = new Map<string, UnitGroup>();
for (const [en, ru, others = ''] of table) {
  const group = { forms: { en: en.split(' '), ru: ru.split(' ') } };
  for (const word of [en, ru, others].join(' ').split(' ')) if (word !== '') groups.set(word, group);
}

const timeUnit =
  /^(?:mins?|minutes?|h|hrs?|hours?|secs?|seconds?|мин|минут\p{L}*|ч|час|часа|часов|часы|сек|секунд\p{L}*)\.?$/iu;

/** Returns true for a unit of time, which no counted habit has: `min`, `h`, `часы`. A single `m` is a metre. */
export function isTimeUnit(unit: string): boolean {
  return timeUnit.test(unit.trim());
}

/** Folds a unit for comparison: lower case, `ё` as `е`, without a full stop at its end. */
function foldUnit(unit: string): string {
  return unit.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replace(/\.$/u, '').trim();
}

/** Returns true for a word that is a form of a known unit: `glass`, `стаканов`, `km`. */
export function isKnownUnit(word: string): boolean {
  return groups.has(foldUnit(word));
}

const measures = ['km', 'mile', 'ml', 'l', 'g', 'kg', 'lb', 'oz', 'kcal'];

/** Returns true for a unit of length, volume, weight or energy, such as `ml`: its numbers count no other unit. */
export function isMeasure(word: string): boolean {
  return measures.some((measure) => isFormOfUnit(word, measure));
}

/** Returns true where a word is the unit, or another form of it in either language: `glass` and `стаканов`. */
export function isFormOfUnit(word: string, unit: string): boolean {
  const [folded, foldedUnit] = [foldUnit(word), foldUnit(unit)];
  if (folded === foldedUnit) return true;
  const group = groups.get(folded);
  return group !== undefined && group === groups.get(foldedUnit);
}

const pluralRules: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  ru: new Intl.PluralRules('ru'),
};

/**
 * Returns the form of a unit after a number: `1 glass`, `3 glasses`; `1 стакан`, `2,5 стакана`, `5 стаканов`. The unit
 * keeps its own language. An unknown unit, and another word for a known one, stay as they were typed.
 */
export function inflectUnit(unit: string, amount: number): string {
  const language = /\p{Script=Cyrillic}/u.test(unit) ? 'ru' : 'en';
  const forms = groups.get(foldUnit(unit))?.forms[language] ?? [];
  if (forms.length < 2 || !forms.includes(foldUnit(unit))) return unit;
  const form = pluralRules[language].select(amount);
  if (form === 'one') return forms[0] ?? unit;
  return (language === 'ru' && form === 'many' ? forms[2] : forms[1]) ?? unit;
}

/**
 * Returns the name of a unit, as a habit has it, for a word that means it: `glasses` for `glass`, `страницы` for `стр`.
 * An unknown unit stays as it was typed.
 */
export function nameUnit(word: string): string {
  const language = /\p{Script=Cyrillic}|₽/u.test(word) ? 'ru' : 'en';
  return groups.get(foldUnit(word))?.forms[language].at(-1) ?? word;
}
