/** @typedef {{ people: number[], categories: string[], period: string, from: string, to: string, tab: string, run: string }} Address */

export const usualPeriod = '30d';

/** Returns what stands behind the ? of an address. @param {string} search @returns {Address} */
export function readAddress(search) {
  const given = new URLSearchParams(search);
  const [from, to] = [given.get('from') ?? '', given.get('to') ?? ''];
  return {
    people: (given.get('people') ?? '').split(',').filter(Boolean).map(Number),
    categories: given.getAll('category'),
    period: from && to ? 'custom' : (given.get('period') ?? usualPeriod),
    from,
    to,
    tab: given.get('tab') ?? '',
    run: given.get('run') ?? '',
  };
}

/** Returns the address, without what goes without saying. @param {Partial<Address>} asked @returns {string} */
export function writeAddress({ people = [], categories = [], period = usualPeriod, from, to, tab, run }) {
  const search = new URLSearchParams();
  if (tab) search.set('tab', tab);
  if (run) search.set('run', run);
  if (people.length > 0) search.set('people', people.join(','));
  if (period === 'custom' && from && to) {
    search.set('from', from);
    search.set('to', to);
  } else if (period !== usualPeriod && period !== 'custom') search.set('period', period);
  for (const name of categories) search.append('category', name);
  const text = search.toString().replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}
