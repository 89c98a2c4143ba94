// Everything that the official TypeScript clients can do, against our server: the one of both eras and the
// older SDK, over HTTP and over standard input and output, each feature with what must come back.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OlderClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OlderStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as OlderHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as older from '@modelcontextprotocol/sdk/types.js';

const command = `${process.env.TESSERA_BIN}/mcp-conformance-server`;
const capabilities = { elicitation: { form: {} }, sampling: {}, roots: {} };
let server;
let url;

before(async () => {
  server = spawn(command, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  [url] = await once(createInterface({ input: server.stdout }), 'line');
});
after(async () => {
  server.kill('SIGTERM');
  await once(server, 'exit');
});

const answers = {
  'elicitation/create': async ({ params }) => ({
    action: 'accept', content: params.requestedSchema.properties.username ? { username: 'ada', email: 'a@b.c' } : {},
  }),
  'sampling/createMessage': async ({ params }) => ({
    role: 'assistant', model: 'a model', stopReason: 'endTurn',
    content: { type: 'text', text: `answer to ${params.messages[0].content.text}` },
  }),
  'roots/list': async () => ({ roots: [{ uri: 'file:///home', name: 'home' }] }),
};
const olderSchemas = {
  'elicitation/create': older.ElicitRequestSchema,
  'sampling/createMessage': older.CreateMessageRequestSchema,
  'roots/list': older.ListRootsRequestSchema,
  'notifications/message': older.LoggingMessageNotificationSchema,
  'notifications/tools/list_changed': older.ToolListChangedNotificationSchema,
};

// What differs between the two SDKs, and nothing else.
const kinds = {
  '2026-07-28': {
    make: () => new Client({ name: 'official', version: '1' },
      { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } }),
    http: () => new StreamableHTTPClientTransport(new URL(url)),
    stdio: () => new StdioClientTransport({ command, args: ['--stdio'] }),
    word: (name) => name,
    call: (client, request, options) => client.callTool(request, options),
    modern: true,
  },
  '2025-11-25': {
    make: () => new Client({ name: 'official', version: '1' }, { capabilities, versionNegotiation: { mode: 'legacy' } }),
    http: () => new StreamableHTTPClientTransport(new URL(url)),
    stdio: () => new StdioClientTransport({ command, args: ['--stdio'] }),
    word: (name) => name,
    call: (client, request, options) => client.callTool(request, options),
  },
  'the older SDK': {
    make: () => new OlderClient({ name: 'older', version: '1' }, { capabilities }),
    http: () => new OlderHttp(new URL(url)),
    stdio: () => new OlderStdio({ command, args: ['--stdio'] }),
    word: (name) => olderSchemas[name],
    call: (client, request, options) => client.callTool(request, undefined, options),
  },
};

async function connect(kind, transport) {
  const client = kind.make();
  for (const [method, answer] of Object.entries(answers)) client.setRequestHandler(kind.word(method), answer);
  await client.connect(kind[transport]());
  return client;
}

const text = (result) => result.content.map((block) => block.text).join('');
const isPng = (data) => assert.deepEqual([...Buffer.from(data, 'base64').subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);

const features = {
  async 'every kind of content'(client, kind) {
    const call = (name) => kind.call(client, { name, arguments: {} });
    assert.equal(text(await call('test_simple_text')), 'This is a simple text response for testing.');
    const [image] = (await call('test_image_content')).content;
    assert.equal(image.mimeType, 'image/png');
    isPng(image.data);
    const [audio] = (await call('test_audio_content')).content;
    assert.equal(audio.mimeType, 'audio/wav');
    assert.equal(Buffer.from(audio.data, 'base64').subarray(0, 4).toString(), 'RIFF');
    const [embedded] = (await call('test_embedded_resource')).content;
    assert.equal(embedded.resource.uri, 'test://embedded-resource');
    const mixed = (await call('test_multiple_content_types')).content;
    assert.deepEqual(mixed.map((block) => block.type), ['text', 'image', 'resource']);
    assert.equal((await call('test_error_handling')).isError, true);
  },

  async 'an unknown tool is an error of the protocol'(client, kind) {
    await assert.rejects(kind.call(client, { name: 'no_such_tool', arguments: {} }), (error) => error.code === -32602);
  },

  async 'progress'(client, kind) {
    const seen = [];
    await kind.call(client, { name: 'test_tool_with_progress', arguments: {} },
      { onprogress: ({ progress, total }) => seen.push([progress, total]) });
    assert.deepEqual(seen.slice(0, 2), [[0, 100], [50, 100]]);
  },

  async 'the log'(client, kind) {
    const lines = [];
    client.setNotificationHandler(kind.word('notifications/message'), ({ params }) => { lines.push(params.data); });
    const request = { name: 'test_tool_with_logging', arguments: {} };
    if (kind.modern) request._meta = { 'io.modelcontextprotocol/logLevel': 'info' };
    else await client.setLoggingLevel('info');
    await kind.call(client, request);
    assert.deepEqual(lines, ['Tool execution started', 'Tool processing data', 'Tool execution completed']);
  },

  async 'questions to the person and to the model'(client, kind) {
    const asked = await kind.call(client, { name: 'test_elicitation', arguments: { message: 'Who are you?' } });
    assert.match(text(asked), /accept/);
    assert.match(text(asked), /ada/);
    const sampled = await kind.call(client, { name: 'test_sampling', arguments: { prompt: 'the question' } });
    assert.match(text(sampled), /answer to the question/);
  },

  async 'resources and templates'(client, kind) {
    const { resources } = await client.listResources();
    assert.ok(resources.some(({ uri }) => uri === 'test://static-text'));
    const [plain] = (await client.readResource({ uri: 'test://static-text' })).contents;
    assert.equal(plain.text, 'This is the content of the static text resource.');
    isPng((await client.readResource({ uri: 'test://static-binary' })).contents[0].blob);
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.deepEqual(resourceTemplates.map(({ uriTemplate }) => uriTemplate), ['test://template/{id}/data']);
    const [filled] = (await client.readResource({ uri: 'test://template/7/data' })).contents;
    assert.equal(JSON.parse(filled.text).id, '7');
    await assert.rejects(client.readResource({ uri: 'test://nothing-here' }));
    if (kind.modern) return;
    await client.subscribeResource({ uri: 'test://watched-resource' });
    await client.unsubscribeResource({ uri: 'test://watched-resource' });
  },

  async 'prompts'(client) {
    const { prompts } = await client.listPrompts();
    assert.ok(prompts.some(({ name }) => name === 'test_simple_prompt'));
    const filled = await client.getPrompt({
      name: 'test_prompt_with_arguments', arguments: { arg1: 'one', arg2: 'two' },
    });
    assert.equal(filled.messages[0].content.text, "Prompt with arguments: arg1='one', arg2='two'");
    const { messages } = await client.getPrompt({ name: 'test_prompt_with_image' });
    isPng(messages[0].content.data);
    await assert.rejects(client.getPrompt({ name: 'no_such_prompt' }));
  },

  async 'completion'(client) {
    const prompt = await client.complete({
      ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' }, argument: { name: 'arg1', value: 'par' },
    });
    assert.deepEqual(prompt.completion.values, ['paris', 'park', 'party']);
    const resource = await client.complete({
      ref: { type: 'ref/resource', uri: 'test://template/{id}/data' }, argument: { name: 'id', value: '12' },
    });
    assert.deepEqual(resource.completion.values, ['123', '124']);
  },

  async 'a change of the list of tools is heard'(client, kind) {
    let heard = false;
    client.setNotificationHandler(kind.word('notifications/tools/list_changed'), () => { heard = true; });
    const subscription = kind.modern ? await client.listen({ toolsListChanged: true }) : undefined;
    // A legacy client does not say when its stream is open; what happens before is not for it to hear.
    for (let tries = 0; !heard && tries < 1000; ++tries)
      await kind.call(client, { name: 'test_trigger_tool_change', arguments: {} });
    assert.ok(heard);
    await subscription?.close();
  },

  async 'a call that is given up leaves the client usable'(client, kind) {
    const given = new AbortController();
    const call = kind.call(client, { name: 'test_tool_with_progress', arguments: {} }, { signal: given.signal });
    given.abort();
    await assert.rejects(call);
    assert.match(text(await kind.call(client, { name: 'test_simple_text', arguments: {} })), /simple text/);
  },

  async 'what the server says about itself'(client, kind) {
    assert.equal(client.getServerVersion().name, 'tessera-conformance');
    for (const capability of ['tools', 'resources', 'prompts', 'completions', 'logging'])
      assert.ok(client.getServerCapabilities()[capability], capability);
    if (!kind.modern) await client.ping();
  },
};

for (const [name, kind] of Object.entries(kinds))
  for (const transport of ['http', 'stdio'])
    for (const [feature, check] of Object.entries(features))
      test(`${name} over ${transport}: ${feature}`, { timeout: 30_000 }, async () => {
        const client = await connect(kind, transport);
        try {
          await check(client, kind);
        } finally {
          await client.close();
        }
      });
