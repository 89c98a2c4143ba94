// The authorization server against two OAuth clients that nobody here wrote, both certified, one of
// them also as an independent judge of our access tokens. Runs on a stack that
// tests/harness/with_stack.py started.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import test, { after, before } from 'node:test';

import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

const issuer = new URL(process.env.TESSERA_API_URL);
const mcp = process.env.TESSERA_MCP_URL;
const state = process.env.TESSERA_STATE;
const secret = (name) => readFileSync(`${state}/keys/${name}`, 'utf8').trim();
const loopback = { [oauth.allowInsecureRequests]: true };
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const postSecret = 'oh0secretOfThePostClient0123456789abcdefghi';

/// A client of the same tenant and resource as basic-client, with its secret in the form.
function addPostClient() {
  const database = new DatabaseSync(`${state}/tessera.db`);
  const row = database.prepare("SELECT record FROM oauth_clients WHERE client_id = 'basic-client'").get();
  const record = JSON.parse(row.record);
  record.client_id = 'post-client';
  record.auth_method = 'client_secret_post';
  record.secret_hash = createHmac('sha256', secret('pepper')).update(postSecret).digest('base64url');
  database.prepare('INSERT INTO oauth_clients (client_id, record, created_at) VALUES (?, ?, 0)')
    .run('post-client', JSON.stringify(record));
  database.close();
}

async function discover(server = issuer) {
  const options = { algorithm: 'oauth2', ...loopback };
  return oauth.processDiscoveryResponse(server, await oauth.discoveryRequest(server, options));
}

async function key(name) {
  const pem = secret(`${name}.pem`);
  const pkcs8 = createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' });
  return jose.importPKCS8(pkcs8, 'ES256');
}

async function clients() {
  return {
    client_secret_basic: [{ client_id: 'basic-client' }, oauth.ClientSecretBasic(secret('basic-client.secret'))],
    client_secret_post: [{ client_id: 'post-client' }, oauth.ClientSecretPost(postSecret)],
    private_key_jwt: [{ client_id: 'mcp-client' }, oauth.PrivateKeyJwt(await key('mcp-client'))],
  };
}

async function clientCredentials(as, [client, auth], parameters = {}, options = {}) {
  const response = await oauth.clientCredentialsGrantRequest(as, client, auth, parameters, { ...loopback, ...options });
  return oauth.processClientCredentialsResponse(as, client, response);
}

async function exchange(as, subjectToken) {
  const gateway = { client_id: 'mcp-server' };
  const response = await oauth.genericTokenEndpointRequest(
    as, gateway, oauth.PrivateKeyJwt(await key('mcp-server')), exchangeGrant,
    { subject_token: subjectToken, subject_token_type: accessTokenType, resource: issuer.origin }, loopback);
  return oauth.processGenericTokenEndpointResponse(as, gateway, response);
}

async function introspect(as, [client, auth], token) {
  const response = await oauth.introspectionRequest(as, client, auth, token, loopback);
  return oauth.processIntrospectionResponse(as, client, response);
}

const spoilt = (token) => token.replace(/.(?=.{20}$)/, (c) => (c === 'A' ? 'B' : 'A'));
const presented = (url, token) => new Request(url, { headers: { authorization: `Bearer ${token}` } });
const payload = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

test('the metadata is found under both names and is what a strict reader wants', async () => {
  const as = await discover();
  for (const name of ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint', 'jwks_uri'])
    assert.ok(as[name].startsWith(issuer.origin), name);
  assert.ok(as.grant_types_supported.includes(exchangeGrant));
  for (const method of ['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none'])
    assert.ok(as.token_endpoint_auth_methods_supported.includes(method), method);
  assert.ok(as.dpop_signing_alg_values_supported.includes('ES256'));
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...loopback });
  assert.deepEqual(await oauth.processDiscoveryResponse(issuer, response), as);
});

test('every way of client authentication gets a token that an independent judge accepts', async () => {
  const as = await discover();
  for (const [method, client] of Object.entries(await clients())) {
    const token = await clientCredentials(as, client, { scope: 'email:read' });
    assert.equal(token.token_type, 'bearer', method);
    assert.equal(token.scope, 'email:read', method);
    const claims = await oauth.validateJwtAccessToken(as, presented(mcp, token.access_token), mcp, loopback);
    assert.equal(claims.client_id, client[0].client_id);
    assert.equal(claims.tenant_id, 'acme');
    await assert.rejects(
      oauth.validateJwtAccessToken(as, presented(mcp, token.access_token), issuer.origin, loopback), method);
  }
});

test('a wrong secret is refused in the words of the specification', async () => {
  const as = await discover();
  for (const auth of [oauth.ClientSecretBasic('wrong'), oauth.ClientSecretPost('wrong'), oauth.None()])
    await assert.rejects(
      clientCredentials(as, [{ client_id: 'basic-client' }, auth]),
      (error) => error.error === 'invalid_client' || error.cause?.[0]?.scheme === 'basic');
});

test('token exchange keeps the subject, names the actor, and stays within bounds', async () => {
  const as = await discover();
  const { client_secret_basic: client } = await clients();
  const given = await clientCredentials(as, client, { scope: 'email:read' });
  const got = await exchange(as, given.access_token);
  assert.equal(got.issued_token_type, accessTokenType);
  const claims = await oauth.validateJwtAccessToken(
    as, presented(issuer.origin, got.access_token), issuer.origin, loopback);
  assert.equal(claims.sub, 'basic-client');
  assert.deepEqual(claims.act, { sub: 'mcp-server' });
  assert.equal(claims.scope, 'email:read');
  assert.ok(claims.exp <= payload(given.access_token).exp);
  await assert.rejects(exchange(as, got.access_token), (error) => error.error === 'invalid_request');
});

test('introspection and revocation tell the same story', async () => {
  const as = await discover();
  const { client_secret_basic: client, client_secret_post: other } = await clients();
  const gateway = [{ client_id: 'mcp-server' }, oauth.PrivateKeyJwt(await key('mcp-server'))];
  const { access_token: token } = await clientCredentials(as, client);
  const told = await introspect(as, gateway, token);
  assert.equal(told.active, true);
  assert.equal(told.sub, 'basic-client');
  assert.deepEqual(await introspect(as, other, token), { active: false });

  const derived = (await exchange(as, token)).access_token;
  const account = (credential) =>
    fetch(`${issuer.origin}/get_email/12345`, { headers: { authorization: `Bearer ${credential}` } });
  assert.equal((await account(derived)).status, 200);
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, ...client, token, loopback));
  assert.deepEqual(await introspect(as, gateway, token), { active: false });
  assert.equal((await account(derived)).status, 401, 'what was exchanged from it is over as well');
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, ...client, 'unknown', loopback));
});

test('DPoP binds a token to a key, at the token endpoint and at the MCP server', async () => {
  const as = await discover();
  const { client_secret_basic: client } = await clients();
  for (const algorithm of ['ES256', 'Ed25519', 'PS256', 'RS256']) {
    const dpop = oauth.DPoP(client[0], await oauth.generateKeyPair(algorithm));
    const token = await clientCredentials(as, client, {}, { DPoP: dpop });
    assert.equal(token.token_type, 'dpop', algorithm);
    const call = {
      jsonrpc: '2.0', id: 1, method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'official', version: '1' } },
    };
    const send = (handle) => oauth.protectedResourceRequest(
      token.access_token, 'POST', new URL(mcp),
      new Headers({ 'content-type': 'application/json', accept: 'application/json, text/event-stream' }),
      JSON.stringify(call), { DPoP: handle, ...loopback });
    assert.equal((await send(dpop)).status, 200, algorithm);
    await assert.rejects(send(undefined), 'a bound token is no bearer token');
    await assert.rejects(send(oauth.DPoP(client[0], await oauth.generateKeyPair('ES256'))), 'another key');
  }
});

test('openid-client discovers, authenticates, exchanges, introspects and revokes', async () => {
  const options = { execute: [openid.allowInsecureRequests] };
  const ways = {
    'basic-client': openid.ClientSecretBasic(secret('basic-client.secret')),
    'post-client': openid.ClientSecretPost(postSecret),
    'mcp-client': openid.PrivateKeyJwt(await key('mcp-client')),
  };
  const gateway = await openid.discovery(
    issuer, 'mcp-server', {}, openid.PrivateKeyJwt(await key('mcp-server')), { ...options, algorithm: 'oauth2' });
  for (const [name, way] of Object.entries(ways)) {
    const config = await openid.discovery(issuer, name, {}, way, options);
    const token = await openid.clientCredentialsGrant(config, { scope: 'email:read' });
    assert.equal(token.scope, 'email:read');
    const exchanged = await openid.genericGrantRequest(gateway, exchangeGrant, {
      subject_token: token.access_token, subject_token_type: accessTokenType,
    });
    assert.equal(payload(exchanged.access_token).act.sub, 'mcp-server');
    assert.equal((await openid.tokenIntrospection(gateway, token.access_token)).active, true);
    await openid.tokenRevocation(config, token.access_token);
    assert.equal((await openid.tokenIntrospection(gateway, token.access_token)).active, false);
    const dpop = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    assert.equal((await openid.clientCredentialsGrant(config, {}, { DPoP: dpop })).token_type, 'dpop');
  }
});

// A second server on the same state that wants nonces and trusts another issuer, one like an Amazon
// Cognito user pool. It has an address of its own, so it is an issuer of its own.
const strict = {};
const pool = {};
async function startPool() {
  pool.keys = await jose.generateKeyPair('RS256');
  const jwk = { ...await jose.exportJWK(pool.keys.publicKey), kid: 'pool-key', alg: 'RS256', use: 'sig' };
  pool.server = createHttpServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise((resolve) => { pool.server.listen(0, '127.0.0.1', resolve); });
  pool.issuer = `http://127.0.0.1:${pool.server.address().port}/pool`;
  writeFileSync(`${state}/strict.toml`, `${readFileSync(`${state}/api-server.toml`, 'utf8')}
[[oauth.trusted_issuers]]
name = "pool"
issuer = "${pool.issuer}"
jwks_uri = "${pool.issuer}/.well-known/jwks.json"
profile = "cognito"
clients = ["mcp-server"]
for_exchange = true
scope_prefix = "accounts"
tenant = "acme"
scopes = { read = ["email:read"] }
`, { mode: 0o600 });
}
const listen = (port, host) => new Promise((resolve, reject) => {
  const probe = createServer().once('error', reject);
  probe.listen(port, host, () => resolve(probe));
});
const close = (probe) => new Promise((resolve) => { probe.close(resolve); });
/// A port that the kernel gave out for both loopback families a moment ago.
async function freePort() {
  for (let attempt = 0; attempt < 50; ++attempt) {
    const first = await listen(0, '127.0.0.1');
    const { port } = first.address();
    const second = await listen(port, '::1').catch((error) => (error.code === 'EADDRINUSE' ? null : first));
    if (second && second !== first) await close(second);
    await close(first);
    if (second) return port;
  }
  throw new Error('no free loopback port');
}
async function startStrict() {
  const port = await freePort();
  strict.url = new URL(`http://localhost:${port}`);
  strict.program = spawn(`${process.env.TESSERA_BIN}/api-server`, [
    '--config', `${state}/strict.toml`, '--set', `listen.port=${port}`, '--set', `oauth.issuer=${strict.url.origin}`,
    '--set', `resource=${issuer.origin}`, '--set', 'oauth.dpop=nonce',
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise((resolve, reject) => {
    let said = '';
    strict.program.on('exit', () => reject(new Error(`the second api-server ended: ${said}`)));
    strict.program.stderr.on('data', (text) => {
      said += text;
      if (said.includes('listening')) resolve();
    });
  });
}
// One hook: those of a file are not run one after the other.
before(async () => {
  addPostClient();
  await startPool();
  await startStrict();
});
after(async () => {
  pool.server.close();
  const ended = new Promise((resolve) => { strict.program.once('exit', resolve); });
  strict.program.kill('SIGTERM');
  await ended;
});

test('DPoP nonces are asked for and taken, by both clients', async () => {
  const as = await discover(strict.url);
  const { client_secret_basic: client } = await clients();
  const dpop = oauth.DPoP(client[0], await oauth.generateKeyPair('ES256'));
  await assert.rejects(clientCredentials(as, client, {}, { DPoP: dpop }), (error) => oauth.isDPoPNonceError(error));
  const token = await clientCredentials(as, client, {}, { DPoP: dpop });
  assert.equal(token.token_type, 'dpop');

  const config = await openid.discovery(
    strict.url, 'basic-client', {}, openid.ClientSecretBasic(secret('basic-client.secret')),
    { execute: [openid.allowInsecureRequests], algorithm: 'oauth2' });
  const handle = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
  assert.equal((await openid.clientCredentialsGrant(config, {}, { DPoP: handle })).token_type, 'dpop');
});

test('the token of another issuer is exchanged by the rules of its entry, and by no others', async () => {
  const as = await discover(strict.url);
  const gateway = { client_id: 'mcp-server' };
  const sign = (claims, headers = {}) => new jose.SignJWT({
    token_use: 'access', client_id: 'app', scope: 'accounts/read accounts/write', version: 2, ...claims,
  }).setProtectedHeader({ alg: 'RS256', kid: 'pool-key', ...headers }).setIssuer(pool.issuer).setSubject('app')
    .setIssuedAt().setExpirationTime('1h').setJti(crypto.randomUUID()).sign(pool.keys.privateKey);
  const bring = async (token) => {
    const response = await oauth.genericTokenEndpointRequest(
      as, gateway, oauth.PrivateKeyJwt(await key('mcp-server')), exchangeGrant,
      { subject_token: token, subject_token_type: accessTokenType }, loopback);
    return oauth.processGenericTokenEndpointResponse(as, gateway, response);
  };
  const claims = payload((await bring(await sign({}))).access_token);
  assert.equal(claims.sub, 'pool|app');
  assert.equal(claims.scope, 'email:read');
  assert.equal(claims.tenant_id, 'acme');
  assert.deepEqual(claims.act, { sub: 'mcp-server' });
  for (const bad of [await sign({ token_use: 'id' }), spoilt(await sign({})), await sign({}, { typ: 'dpop+jwt' })])
    await assert.rejects(bring(bad), (error) => error.error === 'invalid_request');
});
