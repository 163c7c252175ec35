import { describe, expect, it } from 'vitest';
import { findStatedMinutes } from '../record/line/stated-minutes.ts';
import { namesCommandHabit, parseTimerCommand } from './parse-command.ts';

const parse = (text: string) => parseTimerCommand(text, findStatedMinutes);
const names = (text: string) => {
  const command = parse(text);
  return command?.kind === 'start' ? command.readings.map(({ name, minutes }) => `${name}|${minutes}`) : null;
};

describe('parseTimerCommand', () => {
  it.each([
    ['start reading', ['reading|null']],
    ['Reading start!', ['reading|null']],
    ['старт чтение', ['чтение|null']],
    ['Чтение старт', ['Чтение|null']],
    ['start reading 25m', ['reading|25', 'reading 25m|null']],
    ['start 25m reading', ['reading|25', '25m reading|null']],
    ['reading start 25m', ['reading|25', 'reading 25m|null']],
    ['start reading 1h 30m', ['reading|90', 'reading 1h|30', 'reading 1h 30m|null']],
    ['старт чтение 25 минут', ['чтение|25', 'чтение 25 минут|null']],
  ])('%s', (text, expected) => {
    expect(names(text)?.map((one) => one.toLowerCase())).toEqual(expected.map((one) => one.toLowerCase()));
  });

  it.each([
    ['stop reading', 'reading', null],
    ['стоп чтение', 'чтение', null],
    ['reading stop', 'reading', null],
    ['stop -10m', '', 10],
    ['стоп -10м', '', 10],
    ['stop − 1h', '', 60],
    ['stop reading -10m', 'reading', 10],
    ['stop 10 minutes ago', '', 10],
    ['стоп 10 минут назад', '', 10],
    ['stop smoking', 'smoking', null],
  ])('%s', (text, name, minutes) => {
    expect(parse(text)).toEqual({ kind: 'stop', reading: { name, minutes } });
  });

  it.each([
    'start',
    'start 20m',
    'restart reading',
    'reading 25m',
    'I start\nreading',
    'starting reading',
    'старт 20м',
  ])('%s is no command', (text) => expect(parse(text)).toBeNull());

  it('leaves the lines of a habit that is called like a word of the commands to recording', () => {
    const habit = (name: string, own = true) => ({ id: 1, name, own, uses: 0 });
    expect(namesCommandHabit('start 20m', [habit('Start')])).toBe(true);
    expect(namesCommandHabit('start reading', [habit('Start')])).toBe(true);
    expect(namesCommandHabit('kick start', [habit('Kick Start')])).toBe(true);
    expect(namesCommandHabit('стоп 5м', [habit('Стоп')])).toBe(true);
    expect(namesCommandHabit('start reading', [habit('Kick Start'), habit('Reading')])).toBe(false);
    expect(namesCommandHabit('start reading', [habit('Start', false)])).toBe(false);
  });
});
