// The official TypeScript client against our servers: both eras, its own token providers, a person's
// yes and no. Runs on a stack that tests/harness/with_stack.py started.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import {
  Client, ClientCredentialsProvider, PrivateKeyJwtProvider, StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';

const mcpUrl = new URL(process.env.TESSERA_MCP_URL);
const issuer = process.env.TESSERA_API_URL;
const key = (name) => readFileSync(`${process.env.TESSERA_STATE}/keys/${name}`, 'utf8').trim();

const providers = {
  client_secret_basic: () => new ClientCredentialsProvider({
    clientId: 'basic-client', clientSecret: key('basic-client.secret'), expectedIssuer: issuer,
    scope: 'email:read email:write chart:read',
  }),
  private_key_jwt: () => new PrivateKeyJwtProvider({
    clientId: 'mcp-client', privateKey: key('mcp-client.pem'), algorithm: 'ES256', expectedIssuer: issuer,
    scope: 'email:read email:write chart:read',
  }),
};
const eras = { '2026-07-28': { mode: { pin: '2026-07-28' } }, '2025-11-25': { mode: 'legacy' } };

async function connect(era, provider, answer) {
  const questions = [];
  const client = new Client({ name: 'official', version: '1' }, {
    capabilities: { elicitation: { form: {} } }, versionNegotiation: eras[era],
  });
  client.setRequestHandler('elicitation/create', async (request) => {
    questions.push(request.params);
    return answer(request.params);
  });
  await client.connect(new StreamableHTTPClientTransport(mcpUrl, { authProvider: providers[provider]() }));
  return { client, questions };
}

const yes = (params) => ({
  action: 'accept',
  content: Object.fromEntries(Object.entries(params.requestedSchema.properties)
    .map(([name, property]) => [name, property.type === 'boolean' ? true : 'yes'])),
});
const decline = () => ({ action: 'decline' });

const emailOf = async (client) =>
  (await client.callTool({ name: 'get_email', arguments: { account_id: '12345' } })).structuredContent.email;

for (const era of Object.keys(eras)) {
  for (const provider of Object.keys(providers)) {
    test(`${era} with ${provider}: lists and calls the tools`, async () => {
      const { client } = await connect(era, provider, decline);
      const { tools } = await client.listTools();
      assert.deepEqual(tools.map((tool) => tool.name).sort(), ['change_email', 'get_chart', 'get_email']);
      assert.match(await emailOf(client), /@/);
      const chart = await client.callTool({ name: 'get_chart', arguments: {} });
      const image = chart.content.find((block) => block.type === 'image');
      assert.equal(image.mimeType, 'image/png');
      assert.deepEqual([...Buffer.from(image.data, 'base64').subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
      await client.close();
    });
  }

  test(`${era}: a write waits for a person's yes`, async () => {
    const change = { name: 'change_email', arguments: { account_id: '12345', new_email: `era${era}@example.com` } };
    const refusing = await connect(era, 'client_secret_basic', decline);
    const before = await emailOf(refusing.client);
    await refusing.client.callTool(change);
    assert.equal(refusing.questions.length, 1);
    assert.equal(await emailOf(refusing.client), before);
    await refusing.client.close();

    const agreeing = await connect(era, 'client_secret_basic', yes);
    const result = await agreeing.client.callTool(change);
    assert.ok(!result.isError, JSON.stringify(result));
    assert.match(agreeing.questions[0].message, /12345/);
    assert.match(agreeing.questions[0].message, new RegExp(`era${era}@example.com`));
    assert.equal(await emailOf(agreeing.client), `era${era}@example.com`);
    await agreeing.client.close();
  });
}

test('without a token the answer is 401 with resource_metadata', async () => {
  const reply = await fetch(mcpUrl, {
    method: 'POST', body: '{}',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
  });
  assert.equal(reply.status, 401);
  const metadata = /resource_metadata="([^"]+)"/.exec(reply.headers.get('www-authenticate'))[1];
  assert.equal((await (await fetch(metadata)).json()).resource, mcpUrl.href);
});
