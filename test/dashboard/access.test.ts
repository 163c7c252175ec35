import { describe, expect } from 'vitest';
import { count, table } from '../db/warehouse.ts';
import { labelsOf, test } from '../harness/chat.ts';
import { cookieFrom, createClient, followLink, logIn, requestLink, signInitData } from './login.ts';

describe('the link of /dashboard', () => {
  test('logs in once; a used, an expired and an unknown link give 410 and no cookie', async ({ anna, db }) => {
    const link = await requestLink(anna);
    const first = await followLink(link);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/dashboard']);
    expect(first.headers.get('set-cookie')).toMatch(
      /^tally=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/,
    );
    const expired = await requestLink(anna);
    await table(db, 'update ops.web_link set expires_at = now()');
    for (const useless of [link, expired, link.replace(/[^/]+$/, 'x'.repeat(43))]) {
      const answer = await followLink(useless);
      expect([answer.status, cookieFrom(answer)], useless).toEqual([410, '']);
    }
    expect(await count(db, 'ops.web_session')).toBe(1);
  });

  test('logs in one of several browsers that follow it at once', async ({ anna }) => {
    const link = await requestLink(anna);
    const answers = await Promise.all([followLink(link), followLink(link), followLink(link)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410]);
  });

  test('is not redeemed by HEAD, by a prefetch or by a link preview', async ({ anna, db }) => {
    const link = await requestLink(anna);
    const agents = [
      'TelegramBot (like TwitterBot)',
      'WhatsApp/2.23.20.0',
      'facebookexternalhit/1.1',
      'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
      'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
      'Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5',
    ];
    const previews = [
      ...agents.map((agent) => followLink(link, { 'user-agent': agent })),
      followLink(link, { 'sec-purpose': 'prefetch;prerender' }),
      followLink(link, {}, 'HEAD'),
    ];
    for (const answer of await Promise.all(previews)) expect([answer.status, cookieFrom(answer)]).toEqual([200, '']);
    expect(await count(db, 'ops.web_session')).toBe(0);
    const phone = { 'user-agent': 'Mozilla/5.0 (Linux; Android 9; CUBOT NOVA) AppleWebKit/537.36 Telegram-Android/10' };
    expect((await followLink(link, phone)).status).toBe(303);
  });

  test('is on a line of its own, without a preview, and the database has only its hash', async ({ anna, ben, db }) => {
    const [message] = await anna.says('/dashboard');
    const lines = message?.text?.split('\n') ?? [];
    expect(lines.filter((line) => line.includes('http'))).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/login\/[\w-]{43}$/),
    ]);
    expect(message).toMatchObject({ link_preview_options: { is_disabled: true } });
    expect(labelsOf([message].filter((one) => one !== undefined))).toEqual([]);
    expect((await ben.says('/dashboard'))[0]?.text).toContain('Your live dashboard');
    const token = lines.join().match(/login\/([\w-]{43})/)?.[1];
    expect(
      await count(
        db,
        `(select row_to_json(l)::text as t from ops.web_link l union all
      select row_to_json(u)::text from ops.telegram_update u) as all_rows where t like '%${token}%'`,
      ),
    ).toBe(0);
  });
});

test('without a session every route answers 403 without data', async ({ world, anna }) => {
  await anna.says('reading 45m');
  const { get } = createClient(world.program.publicUrl, '');
  for (const path of [
    '/dashboard',
    '/dashboard?people=1',
    '/dashboard/stream',
    '/dashboard/stream?tab=jobs',
    '/dashboard/runs/1',
  ]) {
    const answer = await get(path);
    expect(answer.status, path).toBe(403);
    expect(await answer.text(), path).not.toMatch(/Reading|Anna|maintenance/);
  }
  const forged = createClient(world.program.publicUrl, `tally=${'a'.repeat(43)}`);
  expect((await forged.get('/dashboard')).status).toBe(403);
});

test('a person who is not an admin sees only their own rows, whatever the address names, and no jobs', async ({
  anna,
  ben,
}) => {
  await anna.says('reading 45m');
  await ben.says('reading 30m');
  const own = await logIn(ben);
  const stream = await own.stream(`?people=${anna.id}&period=all`);
  expect((await stream.view()).total).toEqual(expect.objectContaining({ records: 0 }));
  expect(await stream.next('choices')).toMatchObject({ people: [{ id: ben.id }], categories: [{ name: 'Learning' }] });
  const all = await own.stream('?period=all');
  const { habits, figures } = await all.view();
  expect([habits.list.map(({ minutes }) => minutes), figures.people.now]).toEqual([[30], 1]);
  await Promise.all([stream.close(), all.close()]);
  for (const path of ['/dashboard/runs/1', '/dashboard/stream?tab=jobs'])
    expect((await own.get(path)).status, path).toBe(403);
  expect(await (await own.get('/dashboard')).text()).toContain('data-admin="false"');
});

test('/forget and logging out end the session and its stream', async ({ anna, ben, db }) => {
  const [first, second] = [await logIn(ben), await logIn(ben)];
  const [one, other] = [await first.stream(), await second.stream()];
  await Promise.all([one.view(), other.view()]);
  expect((await first.post('/logout')).status).toBe(204);
  await one.ended;
  expect([(await first.get('/dashboard')).status, (await second.get('/dashboard')).status]).toEqual([403, 200]);
  await requestLink(ben);
  await ben.says('/forget');
  await ben.says('DELETE');
  await other.ended;
  expect((await second.get('/dashboard')).status).toBe(403);
  expect(await count(db, `(select user_id from ops.web_session union all select user_id from ops.web_link) as o`)).toBe(
    0,
  );
  expect((await (await logIn(anna)).get('/dashboard')).status).toBe(200);
});

test('an expired session gives 403, and the security headers are strict', async ({ anna, db }) => {
  const client = await logIn(anna);
  const { headers } = await client.get('/dashboard');
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  await table(db, 'update ops.web_session set expires_at = now()');
  expect((await client.get('/dashboard')).status).toBe(403);
});

describe('under https', () => {
  const secure = test.extend({
    // biome-ignore lint/correctness/noEmptyPattern: vitest wants the pattern
    settings: async ({}, use: (value: Record<string, string>) => Promise<void>) =>
      use({ PUBLIC_URL: 'https://tally.example.org/' }),
  });

  secure(
    'the answer has a button for the Mini App, which logs in by signed init data',
    async ({ world, anna, ben }) => {
      const [message] = await ben.says('/dashboard');
      expect(message?.reply_markup).toMatchObject({
        inline_keyboard: [
          [{ text: 'Open the dashboard', web_app: { url: 'https://tally.example.org/dashboard/app' } }],
        ],
      });
      expect(message?.text).toMatch(/^https:\/\/tally\.example\.org\/login\/[\w-]{43}$/m);
      const { token } = world.playground;
      const send = (body: string) =>
        fetch(`${world.program.address}/login/telegram`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body,
        });
      const now = Date.now();
      const good = signInitData(token, ben.id, new Date(now), { query_id: 'AAE', signature: 'abc' });
      const refused = {
        forged: good.replace(`${ben.id}`, `${anna.id}`),
        'signed by another bot': signInitData('1:other', ben.id, new Date(now)),
        'with two hashes': `${good}&hash=${'0'.repeat(64)}`,
        stale: signInitData(token, ben.id, new Date(now - 601_000)),
        'from the future': signInitData(token, ben.id, new Date(now + 120_000)),
        'of an unknown person': signInitData(token, 4_242, new Date(now)),
        'without a person': new URLSearchParams({ auth_date: '1', hash: '0' }).toString(),
        empty: '',
      };
      for (const [name, body] of Object.entries(refused)) {
        const answer = await send(body);
        expect([answer.status, cookieFrom(answer)], name).toEqual([403, '']);
      }
      const answer = await send(good);
      expect(answer.status).toBe(204);
      expect(answer.headers.get('set-cookie')).toMatch(/^__Host-tally=[\w-]{43}; .*; HttpOnly; SameSite=Lax; Secure$/);
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect((await createClient(world.program.address, cookieFrom(answer)).get('/dashboard')).status).toBe(200);
    },
  );
});

describe('the log-in pages', () => {
  const russian = { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.8' };
  const english = { 'accept-language': 'en-GB,en;q=0.9,ru;q=0.8' };
  const heading = async (response: Promise<Response>) => {
    const html = await (await response).text();
    return [/<html lang="(\w+)">/.exec(html)?.[1], /<h1>(.*)<\/h1>/.exec(html)?.[1]];
  };

  test('are in the language that the browser prefers, else in the default language', async ({ world }) => {
    const { get } = createClient(world.program.publicUrl, '');
    expect(await heading(get('/dashboard'))).toEqual(['en', 'Please log in']);
    expect(await heading(get('/dashboard', english))).toEqual(['en', 'Please log in']);
    expect(await heading(get('/dashboard', russian))).toEqual(['ru', 'Нужно войти']);
    expect(await heading(get('/login/unknown', english))).toEqual(['en', 'This link has expired or was already used']);
    expect(await heading(get('/login/unknown', russian))).toEqual(['ru', 'Ссылка устарела или уже использована']);
    expect(await (await get('/dashboard/app', english)).text()).toContain('This button is too old.');
    expect(await (await get('/dashboard/app', russian)).text()).toContain('Эта кнопка устарела.');
    const preview = { ...russian, 'user-agent': 'TelegramBot (like TwitterBot)' };
    expect(await (await get('/login/unknown', preview)).text()).toBe('Откройте эту ссылку в браузере.\n');
  });

  test('say the same in the other language, and link to the bot', async ({ world }) => {
    const { get } = createClient(world.program.publicUrl, '');
    for (const path of ['/dashboard', '/login/unknown', '/dashboard/app'])
      for (const [headers, label] of [
        [english, 'Open the bot'],
        [russian, 'Открыть бота'],
      ] as const) {
        const html = await (await get(path, headers)).text();
        expect(html, path).toMatch(new RegExp(`<a class="button" href="https://t\\.me/\\w+">${label}</a>`));
      }
    const html = await (await get('/dashboard', english)).text();
    expect(html).toMatch(/<section lang="ru">\s*<h2>Нужно войти<\/h2>\s*<p>Попросите у бота ссылку: \/dashboard<\/p>/);
    expect(await (await get('/login/unknown', russian)).text()).toContain('This link has expired or was already used');
  });
});

test('a used link leads a person who is logged in to the dashboard', async ({ maria, db }) => {
  const link = await requestLink(maria);
  const client = createClient(new URL(link).origin, cookieFrom(await followLink(link)));
  const { pathname } = new URL(link);
  const used = await client.get(pathname);
  expect([used.status, used.headers.get('location'), cookieFrom(used)]).toEqual([303, '/dashboard', '']);
  expect((await client.get('/dashboard')).status).toBe(200);
  await table(db, 'update ops.web_session set expires_at = now()');
  expect((await client.get(pathname)).status).toBe(410);
});

test('log-in attempts of one address are limited per minute, whatever the client says about its address', async ({
  world,
}) => {
  const { publicUrl } = world.program;
  const guess = (_: unknown, n: number) =>
    followLink(`${publicUrl}/login/${'x'.repeat(43)}`, { 'x-forwarded-for': `203.0.113.${n}` });
  // More than the limit of two minutes, in case a minute ends meanwhile.
  const answers = await Promise.all(Array.from({ length: 70 }, guess));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([410, 429]));
  const late = answers.find(({ status }) => status === 429);
  expect(Number(late?.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('the folder of the page serves its assets and no sources', async ({ world }) => {
  const { get } = createClient(world.program.publicUrl, '');
  const status = async (path: string) => (await get(`/dashboard/page/${path}`)).status;
  for (const asset of ['js/main.js', 'css/theme.css', 'texts/ru.json', 'favicon.svg'])
    expect(await status(asset), asset).toBe(200);
  for (const source of ['index.html', 'message.html', 'README.md', 'tsconfig.json', '../index.ts'])
    expect(await status(source), source).toBe(404);
});
