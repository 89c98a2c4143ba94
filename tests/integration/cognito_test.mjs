// Tokens of an Amazon Cognito user pool, judged by our mcp-server and by AWS's own verifier: both must
// say the same about each. oauth2-mock-server plays the pool. Where we are stricter on purpose, the row
// says why. Runs beside a stack that tests/harness/with_stack.py started.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import test, { after, before } from 'node:test';

import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { OAuth2Server } from 'oauth2-mock-server';

const POOL = 'eu-central-1_Example';
const ISSUER = `https://cognito-idp.eu-central-1.amazonaws.com/${POOL}`;
const OTHER_NAME = `https://issuer-cognito-idp.eu-central-1.amazonaws.com/${POOL}`;
const OTHER_POOL = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other';
const pool = new OAuth2Server();
let aws;
let server;
let url;

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function startServer() {
  const port = await freePort();
  const file = `${process.env.TESSERA_STATE}/mcp-server-cognito.toml`;
  writeFileSync(file, `${readFileSync(`${process.env.TESSERA_STATE}/mcp-server.toml`, 'utf8')}
[[issuers]]
issuer = "${ISSUER}"
jwks_uri = "${pool.issuer.url}/jwks"
profile = "cognito"
scope_prefix = "tessera"
clients = ["app-1", "app-2"]
tenant_claim = "client_id"
tenants = { app-1 = "acme", app-2 = "globex" }
scopes = { read = ["email:read", "chart:read"] }
`);
  server = spawn(`${process.env.TESSERA_BIN}/mcp-server`, ['--config', file, '--set', `listen.port=${port}`, '--set', 'log.level=error'],
    { stdio: 'ignore' });
  url = `http://localhost:${port}/mcp`;
  for (let tries = 0; ; ++tries) {
    try {
      if ((await fetch(`http://localhost:${port}/healthz`)).ok) return;
    } catch (error) {
      if (tries > 200) throw error;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function ask(token, method = 'tools/list', params = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json', Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': method, Authorization: `Bearer ${token}`,
      ...(params.name ? { 'Mcp-Name': params.name } : {}),
    },
    body: JSON.stringify({
      jsonrpc: '2.0', id: 1, method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
        },
      },
    }),
  });
  return { status: response.status, text: await response.text() };
}

const now = () => Math.floor(Date.now() / 1000);
const claims = () => ({
  sub: 'app-1', token_use: 'access', scope: 'tessera/read', auth_time: now(), iss: ISSUER, exp: now() + 3600, iat: now(),
  version: 2, jti: crypto.randomUUID(), client_id: 'app-1',
});

/** A token of the pool: `change` gets the claims (a deleted one is gone) and the header. */
const token = (change = () => {}) => pool.issuer.buildToken({
  scopesOrTransform(header, payload) {
    delete payload.nbf;
    header.typ = undefined;
    Object.assign(payload, claims());
    change(payload, header);
  },
});
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const foreign = {};

async function signedBy(who, alg, kid, change = () => {}) {
  const payload = claims();
  change(payload);
  return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(foreign[who].privateKey);
}

before(async () => {
  await pool.issuer.keys.generate('RS256', { kid: 'first' });
  await pool.issuer.keys.generate('RS256', { kid: 'second' });
  await pool.start(0, 'localhost');
  for (const [who, alg] of [['stranger', 'RS256'], ['curve', 'ES256'], ['padded', 'PS256']])
    foreign[who] = await generateKeyPair(alg, { extractable: true });
  aws = CognitoJwtVerifier.create({
    userPoolId: POOL, tokenUse: 'access', clientId: ['app-1', 'app-2'], graceSeconds: 30, scope: ['tessera/read', 'tessera/admin'],
  });
  aws.cacheJwks(await (await fetch(`${pool.issuer.url}/jwks`)).json());
  await startServer();
});
after(async () => {
  if (server) {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill('SIGTERM');
    await ended;
  }
  await pool.stop();
});

const publicPem = async () => {
  const { keys } = await (await fetch(`${pool.issuer.url}/jwks`)).json();
  return createPublicKey({ key: keys.find((key) => key.kid === 'first'), format: 'jwk' }).export({ type: 'spki', format: 'pem' });
};
const unsigned = (alg, signature = '') => `${part({ alg, kid: 'first' })}.${part(claims())}.${signature}`;
const spoil = async (index, replace) => {
  const parts = (await token()).split('.');
  parts[index] = replace(parts[index]);
  return parts.join('.');
};

// name, token, what both say; or what each says, with the reason in the name.
const GOOD = 'good';
const BAD = 'bad';
const MATRIX = [
  ['a token of a program', () => token(), GOOD],
  ['the same, of the second key', () => pool.issuer.buildToken({
    kid: 'second', scopesOrTransform: (header, payload) => { delete payload.nbf; header.typ = undefined; Object.assign(payload, claims()); } }), GOOD],
  ['the other name of the pool', () => token((c) => { c.iss = OTHER_NAME; }), GOOD],
  ['the second client', () => token((c) => { c.client_id = 'app-2'; c.sub = 'app-2'; }), GOOD],
  ['a person: sub is not the client', () => token((c) => { c.sub = crypto.randomUUID(); c.username = 'jane'; }), GOOD],
  ['several scopes', () => token((c) => { c.scope = 'other/x tessera/read tessera/admin'; }), GOOD],
  ['typ JWT', () => token((c, h) => { h.typ = 'JWT'; }), GOOD],
  ['nbf in the past', () => token((c) => { c.nbf = now() - 60; }), GOOD],
  ['expired within the grace', () => token((c) => { c.iat = now() - 100; c.exp = now() - 10; }), GOOD],
  ['groups and other claims', () => token((c) => { c['cognito:groups'] = ['admins']; c.origin_jti = 'x'; }), GOOD],
  ['an ID token', () => token((c) => { c.token_use = 'id'; c.aud = 'app-1'; delete c.scope; delete c.client_id; }), BAD],
  ['an ID token with a client_id', () => token((c) => { c.token_use = 'id'; c.aud = 'app-1'; }), BAD],
  ['no token_use', () => token((c) => { delete c.token_use; }), BAD],
  ['token_use refresh', () => token((c) => { c.token_use = 'refresh'; }), BAD],
  ['token_use Access', () => token((c) => { c.token_use = 'Access'; }), BAD],
  ['token_use as a list', () => token((c) => { c.token_use = ['access']; }), BAD],
  ['another pool', () => token((c) => { c.iss = OTHER_POOL; }), BAD],
  ['another region', () => token((c) => { c.iss = ISSUER.replace('eu-central-1.', 'us-east-1.'); }), BAD],
  ['the issuer with a slash', () => token((c) => { c.iss += '/'; }), BAD],
  ['the issuer over http', () => token((c) => { c.iss = c.iss.replace('https', 'http'); }), BAD],
  ['the issuer in capitals', () => token((c) => { c.iss = c.iss.replace('cognito', 'COGNITO'); }), BAD],
  ['a host that begins like the issuer', () => token((c) => { c.iss = c.iss.replace('.com/', '.com.evil.example/'); }), BAD],
  ['no issuer', () => token((c) => { delete c.iss; }), BAD],
  ['another client', () => token((c) => { c.client_id = 'app-3'; }), BAD],
  ['a client whose name begins alike', () => token((c) => { c.client_id = 'app-1x'; }), BAD],
  ['a client in capitals', () => token((c) => { c.client_id = 'APP-1'; }), BAD],
  ['no client', () => token((c) => { delete c.client_id; }), BAD],
  ['the client only in aud', () => token((c) => { delete c.client_id; c.aud = 'app-1'; }), BAD],
  ['a number as client', () => token((c) => { c.client_id = 1; }), BAD],
  ['expired', () => token((c) => { c.iat = now() - 4000; c.exp = now() - 400; }), BAD],
  ['not yet valid', () => token((c) => { c.nbf = now() + 400; }), BAD],
  ['exp as a text', () => token((c) => { c.exp = String(c.exp); }), BAD],
  ['no scope', () => token((c) => { delete c.scope; }), BAD],
  ['only scopes of another resource server', () => token((c) => { c.scope = 'other/read'; }), BAD],
  ['a scope without resource server', () => token((c) => { c.scope = 'read'; }), BAD],
  ['a resource server whose name begins alike', () => token((c) => { c.scope = 'tesserae/read'; }), BAD],
  ['a resource server below ours', () => token((c) => { c.scope = 'tessera/admin/read'; }), BAD],
  ['a scope in capitals', () => token((c) => { c.scope = 'TESSERA/read'; }), BAD],
  ['scope as a list', () => token((c) => { c.scope = ['tessera/read']; }), BAD],
  ['a key of somebody else under a known kid', () => signedBy('stranger', 'RS256', 'first'), BAD],
  ['an unknown kid', () => signedBy('stranger', 'RS256', 'third'), BAD],
  ['no kid', () => signedBy('stranger', 'RS256', undefined), BAD],
  ['ES256 under a known kid', () => signedBy('curve', 'ES256', 'first'), BAD],
  ['PS256 under a known kid', () => signedBy('padded', 'PS256', 'first'), BAD],
  ['alg none', () => unsigned('none'), BAD],
  ['alg NONE', () => unsigned('NONE'), BAD],
  ['alg none with a signature', () => unsigned('none', 'AAAA'), BAD],
  ['HS256 with the public key as secret', async () => {
    const input = `${part({ alg: 'HS256', kid: 'first' })}.${part(claims())}`;
    return `${input}.${createHmac('sha256', await publicPem()).update(input).digest('base64url')}`;
  }, BAD],
  ['a key that the token brings', async () => {
    const jwk = await exportJWK(foreign.stranger.publicKey);
    return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'first', jwk }).sign(foreign.stranger.privateKey);
  }, BAD],
  ['a changed signature', () => spoil(2, (s) => (s[9] === 'A' ? 'B' : 'A') + s.slice(1, 9) + (s[9] === 'A' ? 'B' : 'A') + s.slice(10)), BAD],
  ['changed claims', () => spoil(1, () => part({ ...claims(), sub: 'root' })), BAD],
  ['an empty signature', () => spoil(2, () => ''), BAD],
  ['two parts', async () => (await token()).split('.').slice(0, 2).join('.'), BAD],
  ['four parts', async () => `${await token()}.AAAA`, BAD],
  ['no JSON', () => spoil(1, () => Buffer.from('{').toString('base64url')), BAD],
  ['no token at all', async () => 'x', BAD],
  ['stricter: no exp, and no end', () => token((c) => { delete c.exp; }), { ours: BAD, theirs: GOOD }],
  ['stricter: no jti, nothing to revoke', () => token((c) => { delete c.jti; }), { ours: BAD, theirs: GOOD }],
  ['stricter: no sub, nobody calls', () => token((c) => { delete c.sub; }), { ours: BAD, theirs: GOOD }],
  ['stricter: issued in the future', () => token((c) => { c.iat = now() + 400; }), { ours: BAD, theirs: GOOD }],
  ['stricter: longer than a pool can be set to', () => token((c) => { c.exp = now() + 90000; }), { ours: BAD, theirs: GOOD }],
  ['stricter: an audience that is not us', () => token((c) => { c.aud = 'https://other.example'; }), { ours: BAD, theirs: GOOD }],
  ['stricter: another kind of JWT', () => token((c, h) => { h.typ = 'dpop+jwt'; }), { ours: BAD, theirs: GOOD }],
];

test('the matrix is as large as it is said to be', () => {
  assert.ok(MATRIX.length >= 60, String(MATRIX.length));
});

for (const [name, make, verdict] of MATRIX) {
  test(name, async () => {
    const text = await make();
    const theirs = await aws.verify(text).then(() => GOOD, () => BAD);
    const { status, text: answer } = await ask(text);
    assert.ok(status === 200 || status === 401, `${status} ${answer}`);
    const ours = status === 200 ? GOOD : BAD;
    assert.deepEqual({ ours, theirs }, typeof verdict === 'string' ? { ours: verdict, theirs: verdict } : verdict, answer);
  });
}

test('the scope of the pool opens what it stands for, and no more', async () => {
  const { status, text } = await ask(await token(), 'tools/call',
    { name: 'change_email', arguments: { account_id: '12345', new_email: 'x@example.com' } });
  assert.equal(status, 403, text);
});

test('a token from the pool’s own token endpoint comes in', async () => {
  pool.service.once('beforeTokenSigning', (made) => {
    delete made.payload.aud;
    made.header.typ = undefined;
    Object.assign(made.payload, claims());
  });
  const response = await fetch(`${pool.issuer.url}/token`, {
    method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'tessera/read' }),
    headers: { Authorization: `Basic ${Buffer.from('app-1:secret').toString('base64')}` },
  });
  const { access_token: issued } = await response.json();
  const { status, text } = await ask(issued);
  assert.equal(status, 200, text);
});
