// The pages for people in a real browser: signing in, yes and no, hostile names, frames, policy.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import test, { after, before } from 'node:test';

import { chromium } from 'playwright-core';

import { apiUrl, demoPerson, mcpUrl } from '../harness/person.mjs';

let browser;
let listener;
let answered;

before(async () => {
  listener = createServer((request, response) => {
    if (request.url.startsWith('/callback')) answered?.(new URL(request.url, 'http://127.0.0.1'));
    const framed = request.url.startsWith('/frame') && decodeURIComponent(request.url.slice('/frame?'.length));
    response.setHeader('content-type', 'text/html');
    response.end(framed ? `<iframe src="${framed.replaceAll('&', '&amp;')}"></iframe>` : '<h1>back at the client</h1>');
  }).listen(0, '127.0.0.1');
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(async () => {
  await browser.close();
  listener.close();
});

function authorizationUrl(changes = {}) {
  const url = new URL(`${apiUrl}/oauth2/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code', client_id: 'mcp-client-login', state: 'the state', resource: mcpUrl, scope: 'email:read',
    redirect_uri: `http://127.0.0.1:${listener.address().port}/callback`, code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url'), ...changes,
  });
  return url.href;
}

/** A page in a browser that nobody has used, and everything in it that no page of ours may cause. */
async function freshPage() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const trouble = [];
  page.on('dialog', (dialog) => { trouble.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  page.on('console', (message) => { if (message.type() === 'error') trouble.push(message.text()); });
  page.on('pageerror', (error) => trouble.push(String(error)));
  return { page, context, trouble };
}

async function signIn(page, password = demoPerson().password) {
  await page.getByLabel('User name').fill('demo@acme');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const comeBack = () => new Promise((resolve) => { answered = resolve; });

test('a person signs in, reads what is asked, and says yes', async () => {
  const { page, context, trouble } = await freshPage();
  const response = await page.goto(authorizationUrl());
  const policy = response.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(response.headers()['x-frame-options'], 'DENY');
  assert.equal(await page.locator(':focus').getAttribute('name'), 'username');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.notEqual(await page.locator('main').evaluate((main) => getComputedStyle(main).maxWidth), 'none');

  await signIn(page);
  await page.getByRole('heading', { name: 'act for you?' }).waitFor();
  const text = await page.locator('main').innerText();
  for (const shown of ['mcp-client', '127.0.0.1', mcpUrl, 'demo@acme', 'acme', 'read the e-mail addresses'])
    assert.ok(text.includes(shown), `${shown} in ${text}`);
  assert.match(text, /any program there can claim its name/);
  assert.equal(await page.evaluate(() => document.cookie), '');
  const cookies = await context.cookies();
  assert.ok(cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Lax'));

  const back = comeBack();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  const answer = (await back).searchParams;
  await page.getByText('back at the client').waitFor();
  assert.match(answer.get('code'), /^[\w-]{43}$/);
  assert.equal(answer.get('state'), 'the state');
  assert.equal(answer.get('iss'), apiUrl);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('a wrong password is said so, and a no is a no', async () => {
  const { page, context } = await freshPage();
  await page.goto(authorizationUrl());
  await signIn(page, 'not the password');
  assert.match(await page.getByRole('alert').innerText(), /wrong/);
  assert.equal(await page.getByLabel('User name').inputValue(), 'demo@acme');
  await signIn(page);
  const back = comeBack();
  await page.getByRole('button', { name: 'Do not allow' }).click();
  assert.equal((await back).searchParams.get('error'), 'access_denied');
  await page.goto(`${apiUrl}/oauth2/sign-out`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto(authorizationUrl());
  assert.ok(await page.getByLabel('Password').isVisible());
  await context.close();
});

test('the keyboard alone is enough', async () => {
  const { page, context } = await freshPage();
  await page.goto(authorizationUrl());
  // The browser moves the focus when it first draws, which a busy machine does after "load".
  await page.locator('[name=username]:focus').waitFor();
  await page.keyboard.type('demo@acme');
  await page.keyboard.press('Tab');
  await page.keyboard.type(demoPerson().password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'act for you?' }).waitFor();
  await page.waitForLoadState();
  const back = comeBack();
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').innerText(), 'Allow');
  assert.notEqual(await page.locator(':focus').evaluate((button) => getComputedStyle(button).outlineStyle), 'none');
  await page.keyboard.press('Enter');
  assert.ok((await back).searchParams.get('code'));
  await context.close();
});

const hostile = {
  script: '<script>document.title = "owned"; alert(1)</script>',
  attribute: '"><img src=x onerror="alert(2)"><a href="javascript:alert(3)">',
  'right-to-left': 'Safe\u202emargorp\u2066 \u200f',
  invisible: 'Bank\u200b\u00ad\u2060 of\u3164 Trust',
  long: `${'Very '.repeat(2000)}long${'x'.repeat(5000)}`,
  stacked: `Z${'\u0335\u0321\u0353'.repeat(400)}`,
};
async function looksHarmless(page, title) {
  assert.equal(await page.title(), title);
  assert.equal(await page.locator('script, img, iframe, object, [onerror], a[href^="javascript"]').count(), 0);
  const text = await page.locator('main').innerText();
  assert.doesNotMatch(text, /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\u3164]/u);
  const box = await page.locator('main').boundingBox();
  assert.ok(box.height < 1500 && box.width <= 600, JSON.stringify(box));
}

for (const [kind, name] of Object.entries(hostile)) {
  test(`a client whose name is hostile (${kind}) harms nothing`, async () => {
    const client = `hostile-${kind}`;
    const redirect = `http://127.0.0.1:${listener.address().port}/callback`;
    const database = new DatabaseSync(`${process.env.TESSERA_STATE}/tessera.db`);
    database.prepare('INSERT INTO oauth_clients (client_id, record, created_at) VALUES (?, ?, 0)').run(client, JSON.stringify({
      client_id: client, auth_method: 'none', client_name: name, redirect_uris: [redirect], tenants: ['*'],
      grant_types: ['authorization_code'], scopes: ['email:read'], resources: [mcpUrl],
    }));
    database.close();
    const { page, context, trouble } = await freshPage();
    await page.goto(authorizationUrl({ client_id: client }));
    await looksHarmless(page, 'Sign in');
    await signIn(page);
    await page.getByRole('heading', { name: 'act for you?' }).waitFor();
    await looksHarmless(page, 'Allow access?');
    assert.ok(await page.getByRole('button', { name: 'Do not allow' }).isVisible());
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

test('another page cannot put ours into a frame', async () => {
  const { page, context } = await freshPage();
  const port = listener.address().port;
  await page.goto(`http://127.0.0.1:${port}/frame?${encodeURIComponent(authorizationUrl())}`);
  await page.waitForLoadState('networkidle');
  const inner = page.frames().find((frame) => frame !== page.mainFrame());
  assert.equal(await inner.locator('input[name="password"]').count(), 0);
  await context.close();
});

test('another page cannot send our forms', async () => {
  const { page, context } = await freshPage();
  await page.goto(authorizationUrl());
  await signIn(page);
  const ticket = await page.locator('input[name="ticket"]').inputValue();
  // The attacker even knows the ticket. Its page is on another site, so the cookies stay behind.
  const refused = await fetch(`${apiUrl}/oauth2/consent`, {
    method: 'POST', redirect: 'manual', headers: { origin: 'https://evil.example' },
    body: new URLSearchParams({ ticket, decision: 'allow' }),
  });
  assert.equal(refused.status, 403);
  const without = await fetch(`${apiUrl}/oauth2/consent`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ ticket, decision: 'allow' }),
  });
  assert.equal(without.status, 400);
  await context.close();
});
