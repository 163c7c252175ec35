import * as words from './format.js';

const { text } = words;

/** Returns what the table behind a chart says. */
export function tableOf(kind, { days, habits, categories, total }) {
  const minutes = (value) => words.number(value);
  if (kind === 'people' || kind === 'minutes') {
    const column = kind === 'people' ? 1 : 2;
    const name = text(kind === 'people' ? 'activePeople' : 'totalDuration');
    const rows = days.map((day) => [words.dayWords(words.numberOf(day[0])), words.number(day[column])]).reverse();
    return { caption: name, head: [text('day'), kind === 'people' ? name : text('duration')], rows };
  }
  const head = [text(kind === 'habits' ? 'habit' : 'category'), text('duration'), text('records'), text('share')];
  const others = habits.others ? [{ ...habits.others, name: text('moreHabits') }] : [];
  const list = kind === 'habits' ? [...habits.list, ...others] : categories;
  const rows = list.map((one) => [
    one.name,
    minutes(one.minutes),
    words.number(one.records),
    words.percent(one.minutes / total.minutes),
  ]);
  return { caption: text(kind === 'habits' ? 'favouriteHabits' : 'categories'), head, rows };
}
