/**
 * The state of the page that its address contains.
 * @typedef {object} UrlState
 * @property {number[]} people
 * @property {string[]} categories
 * @property {string} period one of the options of the select, `custom` for a range of days
 * @property {string} from the first day of a custom period, `YYYY-MM-DD`, or empty; the server checks it
 * @property {string} to
 * @property {string} measure what the charts show: `time` or `records`; the server checks it
 * @property {string} tab `jobs` or empty
 * @property {string} run the id of the run whose log is open, or empty
 */

export const defaultPeriod = '30d';
const defaultMeasure = 'time';

/**
 * Parses the query string of an address.
 * @param {string} search
 * @returns {UrlState}
 */
export function parseUrlState(search) {
  const params = new URLSearchParams(search);
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  return {
    people: (params.get('people') ?? '').split(',').filter(Boolean).map(Number),
    categories: params.getAll('category'),
    period: from || to ? 'custom' : (params.get('period') ?? defaultPeriod),
    from,
    to,
    measure: params.get('measure') ?? defaultMeasure,
    tab: params.get('tab') ?? '',
    run: params.get('run') ?? '',
  };
}

/**
 * Formats the state as a query string. Default values are left out, so the default state gives an empty string.
 * @param {UrlState} state
 * @returns {string}
 */
export function formatUrlState({ people, categories, period, from, to, measure, tab, run }) {
  const params = new URLSearchParams();
  if (tab) params.set('tab', tab);
  if (run) params.set('run', run);
  if (people.length > 0) params.set('people', people.join(','));
  if (period === 'custom' && from) params.set('from', from);
  if (period === 'custom' && to) params.set('to', to);
  if (period !== defaultPeriod && !(from || to)) params.set('period', period);
  if (measure !== defaultMeasure) params.set('measure', measure);
  for (const name of categories) params.append('category', name);
  const search = params.toString().replaceAll('%2C', ',');
  return search ? `?${search}` : '';
}
