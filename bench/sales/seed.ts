import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const cities = ['Москва', 'Ростов', 'Ярославль'];
const firstNames = ['Константин', 'Оксана', 'Анна', 'Петр', 'Геннадий'];
const lastNames = ['Васильев', 'Морозова', 'Егорова', 'Соколов', 'Смирнов', 'Петров'];
const items: [string, number][] = [
  ['Молоко 1%', 100],
  ['Молоко 5%', 150],
  ['Устройство для нагревания табака Трубка Мира', 500],
  ['Сахар песок', 50],
  ['Яблоко', 140],
  ['Средство для мытья посуды', 200],
  ['Лампочка LED', 300],
  ['Ручка шариковая', 45],
  ['Хлеб ржаной', 20],
];

/** First and last day of the orders. */
export const span = { first: '2024-02-02', last: '2024-02-24' };

/**
 * Writes an order file like the shop's: every third line repeats an earlier one under a new id. The file depends on
 * nothing but `lines`.
 */
export async function writeOrders(path: string, lines: number): Promise<void> {
  const file = createWriteStream(path);
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor(((state >>> 8) / 16_777_216) * below);
  };
  const uniqueLines: string[] = [];
  let block = `${columns.join(',')}\r\n`;
  for (let id = 1; id <= lines; id++) {
    const repeated = id % 3 === 0 ? uniqueLines[random(uniqueLines.length)] : undefined;
    const line = repeated ?? createLine(id, random);
    if (repeated === undefined) uniqueLines.push(line);
    block += `${id},${line}\r\n`;
    if (block.length < 1 << 20) continue;
    if (!file.write(block)) await once(file, 'drain');
    block = '';
  }
  file.end(block);
  await once(file, 'close');
}

export const columns = [
  'id',
  'uniq_id',
  'date_time',
  'city_id',
  'city_name',
  'customer_id',
  'first_name',
  'last_name',
  'item_id',
  'item_name',
  'quantity',
  'payment_amount',
];

function createLine(id: number, random: (below: number) => number): string {
  const item = random(items.length);
  const [name, price] = items[item] ?? ['', 0];
  const city = random(cities.length);
  const quantity = 1 + random(5);
  const day = new Date(Date.parse(span.first) + random(23) * 86_400_000).toISOString().slice(0, 19);
  const uniq = createHash('md5').update(`order ${id}`).digest('hex');
  const customer = [random(9000), firstNames[random(5)], lastNames[random(6)]];
  return [uniq, day, city, cities[city], ...customer, item, name, quantity, quantity * price].join(',');
}
