// Clients that nobody here wrote become known to api-server: by registering (RFC 7591, 7592), and by a
// document at their address. Runs on a stack where registration is open.
import assert from 'node:assert/strict';
import test from 'node:test';

import {
  auth, discoverAuthorizationServerMetadata, registerClient,
} from '@modelcontextprotocol/client';
import * as oauth from 'oauth4webapi';

const issuer = process.env.TESSERA_API_URL;
const resource = process.env.TESSERA_MCP_URL;
const redirect = 'http://127.0.0.1:4711/callback';
const insecure = { [oauth.allowInsecureRequests]: true };

const discover = async () => oauth.processDiscoveryResponse(
  new URL(issuer), await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...insecure }));

test('oauth4webapi registers, and manages its registration', async () => {
  const server = await discover();
  assert.equal(server.registration_endpoint, `${issuer}/oauth2/register`);
  const client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(server, {
      client_name: 'oauth4webapi', redirect_uris: [redirect], token_endpoint_auth_method: 'none',
    }, insecure));
  assert.match(client.client_id, /^[A-Za-z0-9]{24}$/);
  assert.deepEqual(client.redirect_uris, [redirect]);
  assert.deepEqual(client.grant_types, ['authorization_code']);

  const manage = (method, body, token = client.registration_access_token) =>
    fetch(client.registration_client_uri, {
      method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  assert.deepEqual(await (await manage('GET')).json(), client);
  assert.equal((await manage('GET', undefined, 'wrong')).status, 401);
  const replaced = await manage('PUT', {
    client_id: client.client_id, client_name: 'another name', redirect_uris: ['https://app.example/cb'],
    token_endpoint_auth_method: 'none',
  });
  assert.equal(replaced.status, 200);
  assert.equal((await replaced.json()).client_name, 'another name');
  assert.equal((await manage('DELETE')).status, 204);
  assert.equal((await manage('GET')).status, 401);
});

test('oauth4webapi reads our refusals', async () => {
  const server = await discover();
  const refused = async (metadata) => {
    const response = await oauth.dynamicClientRegistrationRequest(server, metadata, insecure);
    await assert.rejects(oauth.processDynamicClientRegistrationResponse(response.clone()));
    return (await response.json()).error;
  };
  assert.equal(await refused({ redirect_uris: ['http://evil.example/'] }), 'invalid_redirect_uri');
  assert.equal(await refused({ redirect_uris: [redirect], token_endpoint_auth_method: 'client_secret_basic' }),
    'invalid_client_metadata');
});

test('the official MCP client registers', async () => {
  const metadata = await discoverAuthorizationServerMetadata(issuer);
  const client = await registerClient(issuer, {
    metadata, clientMetadata: {
      client_name: 'official', redirect_uris: [redirect], grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'], token_endpoint_auth_method: 'none', application_type: 'native',
    },
  });
  assert.deepEqual(client.redirect_uris, [redirect]);
  assert.equal(client.token_endpoint_auth_method, 'none');
});

/** A person's program as the official client sees it; stops where the browser would open. */
function provider(more) {
  const seen = { opened: null, information: undefined, verifier: '' };
  return {
    seen,
    redirectUrl: redirect,
    clientMetadata: {
      client_name: 'official', redirect_uris: [redirect], grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'], token_endpoint_auth_method: 'none',
    },
    clientInformation: () => seen.information,
    saveClientInformation: (information) => { seen.information = information; },
    tokens: () => undefined,
    saveTokens: () => {},
    redirectToAuthorization: (url) => { seen.opened = url; },
    saveCodeVerifier: (verifier) => { seen.verifier = verifier; },
    codeVerifier: () => seen.verifier,
    ...more,
  };
}

test('the official MCP client goes to the browser as what it registered', async () => {
  const person = provider();
  assert.equal(await auth(person, { serverUrl: resource }), 'REDIRECT');
  assert.equal(person.seen.opened.searchParams.get('client_id'), person.seen.information.client_id);
  assert.match(person.seen.information.client_id, /^[A-Za-z0-9]{24}$/);
  const page = await fetch(person.seen.opened, { redirect: 'manual' });
  assert.ok(page.status === 200 || page.status === 303, await page.text());
});

test('the official MCP client goes to the browser as its document, without registering', async () => {
  const address = 'https://app.example/client.json';
  const person = provider({ clientMetadataUrl: address });
  assert.equal(await auth(person, { serverUrl: resource }), 'REDIRECT');
  assert.equal(person.seen.opened.searchParams.get('client_id'), address);
});
