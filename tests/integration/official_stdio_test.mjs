// Our stdio server under the official TypeScript clients: the one of both eras, and the older SDK.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import test from 'node:test';

import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OlderTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const command = `${process.env.TESSERA_BIN}/mcp-stdio-fixture`;
const capabilities = { elicitation: { form: {} } };
const yes = async () => ({ action: 'accept', content: { yes: true } });

const clients = {
  '2026-07-28': async () => {
    const client = new Client({ name: 'official', version: '1' }, {
      capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } },
    });
    client.setRequestHandler('elicitation/create', yes);
    await client.connect(new StdioClientTransport({ command }));
    return client;
  },
  '2025-11-25': async () => {
    const client = new Client({ name: 'official', version: '1' }, {
      capabilities, versionNegotiation: { mode: 'legacy' },
    });
    client.setRequestHandler('elicitation/create', yes);
    await client.connect(new StdioClientTransport({ command }));
    return client;
  },
  'the older SDK': async () => {
    const client = new OlderClient({ name: 'older', version: '1' }, { capabilities });
    client.setRequestHandler(ElicitRequestSchema, yes);
    await client.connect(new OlderTransport({ command }));
    return client;
  },
};

for (const [name, connect] of Object.entries(clients)) {
  test(`${name}: lists and calls tools, many at once`, async () => {
    const client = await connect();
    const { tools } = await client.listTools();
    assert.ok(tools.some((tool) => tool.name === 'add'));
    const sums = await Promise.all(Array.from({ length: 50 }, (_, a) =>
      client.callTool({ name: 'add', arguments: { a, b: 1 } })));
    assert.deepEqual(sums.map((sum) => sum.structuredContent.sum), Array.from({ length: 50 }, (_, a) => a + 1));
    await client.close();
  });

  test(`${name}: a question goes to the person and back`, async () => {
    const client = await connect();
    const result = await client.callTool({ name: 'write', arguments: { value: 'x' } });
    assert.match(result.structuredContent.status, /^written x/);
    await client.close();
  });

  test(`${name}: hears progress, and what a tool prints disturbs nobody`, async () => {
    const client = await connect();
    // Both clients forget a progress handler when the answer comes in the same piece of the stream as the
    // notification, before they have called it: what counts here is what came.
    const seen = [];
    const { onmessage } = client.transport;
    client.transport.onmessage = (message, ...rest) => {
      if (message.method === 'notifications/progress') seen.push(message.params.progress);
      onmessage(message, ...rest);
    };
    const options = { onprogress: () => {} };
    // The older SDK takes the schema of the result before the options.
    const call = name === 'the older SDK'
      ? client.callTool({ name: 'count', arguments: {} }, undefined, options)
      : client.callTool({ name: 'count', arguments: {} }, options);
    assert.equal((await call).structuredContent.sum, 2);
    assert.deepEqual(seen, [1, 2]);
    const printed = await client.callTool({ name: 'print', arguments: {} });
    assert.equal(printed.content[0].text, 'printed');
    await client.close();
  });
}

test('the server ends with code 0 when its input ends, after what it was asked is answered', async () => {
  const server = spawn(command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = [];
  createInterface({ input: server.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {},
  };
  for (const id of [1, 'one'])
    server.stdin.write(JSON.stringify({
      jsonrpc: '2.0', id, method: 'tools/call', params: { _meta, name: 'add', arguments: { a: 1, b: 2 } },
    }) + '\n');
  server.stdin.end();
  const [code] = await once(server, 'close');
  assert.equal(code, 0);
  assert.deepEqual(lines.map((line) => [line.id, line.result.structuredContent.sum]), [[1, 3], ['one', 3]]);
});
