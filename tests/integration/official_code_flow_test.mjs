// Certified clients that nobody here wrote, and the code flow of a person: discovery, PKCE, iss, refreshing, and what
// happens to a code or a refresh token that is used twice.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'node:test';

import { calculateJwkThumbprint } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

import { apiUrl, demoPerson, mcpUrl } from '../harness/person.mjs';

const redirectUri = 'http://127.0.0.1:49998/callback';
const client = { client_id: 'mcp-client-login' };
const plainHttp = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(apiUrl);

async function discover() {
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plainHttp });
  return oauth.processDiscoveryResponse(issuer, response);
}

async function codeBy4webapi(server, more = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'email:read', state,
    resource: mcpUrl, code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    ...more,
  });
  const back = await demoPerson().answer(url);
  return { parameters: oauth.validateAuthResponse(server, client, back, state), verifier };
}

async function redeem(server, { parameters, verifier }, options = {}) {
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, oauth.None(), parameters, redirectUri, verifier, { ...plainHttp, ...options });
  return oauth.processAuthorizationCodeResponse(server, client, response);
}

async function refresh(server, token, options = {}) {
  const response = await oauth.refreshTokenGrantRequest(
    server, client, oauth.None(), token, { ...plainHttp, ...options });
  return oauth.processRefreshTokenResponse(server, client, response);
}

const invalidGrant = (error) => error instanceof oauth.ResponseBodyError && error.error === 'invalid_grant';

test('oauth4webapi: the metadata names the code flow', async () => {
  const server = await discover();
  assert.deepEqual(server.response_types_supported, ['code']);
  assert.deepEqual(server.code_challenge_methods_supported, ['S256']);
  assert.equal(server.authorization_response_iss_parameter_supported, true);
});

test('oauth4webapi: code, refresh, and an access token that an independent resource server accepts', async () => {
  const server = await discover();
  const first = await redeem(server, await codeBy4webapi(server));
  assert.equal(first.scope, 'email:read');
  const request = new Request(mcpUrl, { headers: { authorization: `Bearer ${first.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(server, request, mcpUrl, plainHttp);
  assert.match(claims.sub, /^user:/);
  assert.equal(claims.client_id, client.client_id);
  assert.equal(claims.tenant_id, 'acme');
  const second = await refresh(server, first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal((await refresh(server, first.refresh_token)).refresh_token, second.refresh_token);
  const third = await refresh(server, second.refresh_token);
  await assert.rejects(refresh(server, first.refresh_token), invalidGrant);
  await assert.rejects(refresh(server, third.refresh_token), invalidGrant);
});

test('oauth4webapi: a code that is used twice ends what it gave', async () => {
  const server = await discover();
  const code = await codeBy4webapi(server);
  const tokens = await redeem(server, code);
  await assert.rejects(redeem(server, code), invalidGrant);
  await assert.rejects(refresh(server, tokens.refresh_token), invalidGrant);
});

test('oauth4webapi: with DPoP, code, tokens and refreshing belong to one key', async () => {
  const server = await discover();
  const key = () => oauth.generateKeyPair('ES256');
  const pair = await key();
  const mine = { DPoP: oauth.DPoP(client, pair) };
  const other = async () => ({ DPoP: oauth.DPoP(client, await key()) });

  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const dpop_jkt = await calculateJwkThumbprint(jwk);
  const stolen = await codeBy4webapi(server, { dpop_jkt });
  await assert.rejects(redeem(server, stolen, await other()), invalidGrant, 'a code that was asked for by another key');

  const tokens = await redeem(server, await codeBy4webapi(server, { dpop_jkt }), mine);
  assert.equal(tokens.token_type, 'dpop');
  const present = (options) => oauth.protectedResourceRequest(
    tokens.access_token, 'POST', new URL(mcpUrl),
    new Headers({ 'content-type': 'application/json', accept: 'application/json, text/event-stream' }),
    JSON.stringify({
      jsonrpc: '2.0', id: 1, method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'official', version: '1' } },
    }), { ...plainHttp, ...options });
  assert.equal((await present(mine)).status, 200);
  await assert.rejects(present(await other()),
    (error) => error instanceof oauth.WWWAuthenticateChallengeError && error.status === 401, 'an access token of another key');

  await assert.rejects(refresh(server, tokens.refresh_token, await other()), invalidGrant, 'a refresh token of another key');
  await assert.rejects(refresh(server, tokens.refresh_token), invalidGrant, 'a refresh token without its key');
  assert.equal((await refresh(server, tokens.refresh_token, mine)).token_type, 'dpop');
});

test('oauth4webapi: a person who says no', async () => {
  const server = await discover();
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', state: 's', resource: mcpUrl,
    code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
    code_challenge_method: 'S256',
  });
  const back = await demoPerson().answer(url, 'deny');
  assert.throws(() => oauth.validateAuthResponse(server, client, back, 's'),
    (error) => error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied');
});

test('openid-client: code and refresh', async () => {
  const config = await openid.discovery(issuer, client.client_id, undefined, openid.None(),
    { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] });
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: 'email:read offline_access', state: expectedState, resource: mcpUrl,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256',
  });
  const back = await demoPerson('globex').answer(url);
  const tokens = await openid.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState });
  assert.equal(tokens.scope, 'email:read');
  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(renewed.scope, 'email:read');
});

test('our own mcp-client signs in and uses what it got', async () => {
  const folder = mkdtempSync(`${tmpdir()}/tessera-login-`);
  try {
    const environment = {
      ...process.env, XDG_STATE_HOME: folder, TESSERA_MCP_CLIENT__LOGIN__CLIENT_ID: client.client_id,
    };
    const run = (...args) => {
      const program = spawn(`${process.env.TESSERA_BIN}/mcp-client`, [mcpUrl, ...args], { env: environment });
      let said = '';
      const finished = new Promise((resolve) => program.on('close', (code) => resolve({ code, said })));
      const opened = new Promise((resolve) => {
        for (const stream of [program.stdout, program.stderr])
          stream.on('data', (data) => {
            said += data;
            const address = new RegExp(`${apiUrl}/oauth2/authorize\\?\\S+`).exec(said);
            if (address) resolve(address[0]);
          });
      });
      return { finished, opened };
    };
    const login = run('auth', 'login');
    const back = await demoPerson().answer(await Promise.race([
      login.opened, login.finished.then(({ said }) => { throw new Error(said); })]));
    const landed = await fetch(back);
    assert.equal(landed.status, 200);
    const done = await login.finished;
    assert.equal(done.code, 0, done.said);
    assert.match(done.said, /can be renewed/);
    const listed = await run('tools').finished;
    assert.equal(listed.code, 0, listed.said);
    assert.match(listed.said, /get_email/);
    // The token of a person goes the whole way: exchanged for the backend, still in their name.
    const called = await run('call', 'get_email', 'account_id=12345').finished;
    assert.equal(called.code, 0, called.said);
    assert.match(called.said, /user@example\.com/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
