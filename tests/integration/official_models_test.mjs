// The vendors' own software as judge of both sides: their SDKs talk to model-double, their signer recomputes what our
// Bedrock client signed, and their serializers must find nothing in our requests that they do not know.
// Runs on a stack that tests/harness/with_stack.py started.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import OpenAI from 'openai';

const bin = process.env.TESSERA_BIN;
const folder = mkdtempSync(join(tmpdir(), 'tessera-models-'));
const record = join(folder, 'requests.jsonl');
const aws = { accessKeyId: 'AKIDDOUBLE', secretAccessKey: 'judge-secret-key-1', sessionToken: 'judge-token/+==' };
const keys = { anthropic: 'sk-ant-judge', gemini: 'AQ.judge', openai: 'sk-judge' };
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const schema = { type: 'object', properties: { account_id: { type: 'string' } }, required: ['account_id'] };
let double;
let url;

before(async () => {
  const script = join(import.meta.dirname, '..', 'doubles', 'scripts', 'seed.txt');
  const allowed = [aws.accessKeyId, ...Object.values(keys)].flatMap((key) => ['--key', key]);
  double = spawn(join(bin, 'model-double'), ['--script', script, '--record', record, ...allowed],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await double.stdout.setEncoding('utf8').take(1).toArray();
  url = `http://127.0.0.1:${/listening on (\d+)/.exec(line)[1]}`;
});

after(async () => {
  double.stdin.end();
  await new Promise((resolve) => double.once('exit', resolve));
  rmSync(folder, { recursive: true });
});

const requests = () => readFileSync(record, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

/// One question to the real chat; what it sent the provider for it.
async function ask(provider, model, text) {
  const known = countOfRequests();
  const environment = {
    PATH: process.env.PATH, HOME: folder, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    AWS_ACCESS_KEY_ID: aws.accessKeyId, AWS_SECRET_ACCESS_KEY: aws.secretAccessKey, AWS_SESSION_TOKEN: aws.sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true', ANTHROPIC_API_KEY: keys.anthropic, ANTHROPIC_BASE_URL: url,
    GEMINI_API_KEY: keys.gemini, GOOGLE_GEMINI_BASE_URL: url, OPENAI_API_KEY: keys.openai, OPENAI_BASE_URL: `${url}/v1`,
  };
  const done = await promisify(execFile)(join(bin, 'ai-agent-chatbox'), [
    '--config', join(process.env.TESSERA_STATE, 'chatbox.toml'), '-p', text, '--output', 'json',
    '--model', `${provider}:${model}`], { env: environment, cwd: folder });
  const answer = JSON.parse(done.stdout);
  assert.ok(answer.ok, done.stdout + done.stderr);
  return { answer, sent: requests().slice(known) };
}

const countOfRequests = () => {
  try {
    return requests().length;
  } catch {
    return 0;
  }
};

class Sha256 {
  constructor(secret) {
    this.hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

const bedrock = () => new BedrockRuntimeClient({
  region: 'us-east-1', endpoint: url, credentials: aws, maxAttempts: 1, requestHandler: new NodeHttpHandler() });

async function converse(input) {
  const { stream } = await bedrock().send(new ConverseStreamCommand(input));
  const seen = { text: '', calls: [], thinking: '', signature: '' };
  for await (const event of stream) {
    const start = event.contentBlockStart?.start?.toolUse;
    if (start) seen.calls.push({ ...start, input: '' });
    const delta = event.contentBlockDelta?.delta;
    seen.text += delta?.text ?? '';
    seen.thinking += delta?.reasoningContent?.text ?? '';
    seen.signature += delta?.reasoningContent?.signature ?? '';
    if (delta?.toolUse) seen.calls.at(-1).input += delta.toolUse.input;
    if (event.messageStop) seen.stop = event.messageStop.stopReason;
    if (event.metadata) seen.usage = event.metadata.usage;
  }
  return seen;
}

test('the AWS SDK reads the double of Bedrock', async () => {
  const toolConfig = { tools: [{ toolSpec: { name: 'get_email', inputSchema: { json: schema } } }] };
  const question = { role: 'user', content: [{ text: 'What is the email for account 12345?' }] };
  const seen = await converse({ modelId: 'us.x-v1:0', messages: [question], toolConfig });
  assert.equal(seen.text, 'Let me look.');
  assert.equal(seen.stop, 'tool_use');
  assert.equal(seen.usage.totalTokens, 18);
  assert.deepEqual(JSON.parse(seen.calls[0].input), { account_id: '12345' });
  const { toolUseId, name } = seen.calls[0];
  const second = await converse({
    modelId: 'us.x-v1:0', toolConfig,
    messages: [question,
      { role: 'assistant', content: [
        { reasoningContent: { reasoningText: { text: seen.thinking, signature: seen.signature } } },
        { toolUse: { toolUseId, name, input: { account_id: '12345' } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId, status: 'success', content: [
        { text: 'a@b.c' }, { image: { format: 'png', source: { bytes: png } } }] } }] }],
  });
  assert.equal(second.text, 'I can see the chart. a@b.c');
  await assert.rejects(converse({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'quota' }] }] }),
    { name: 'ThrottlingException' });
  await assert.rejects(converse({ modelId: 'm', messages: [{ role: 'user', content: [{ text: 'later failure' }] }] }),
    { name: 'ServiceUnavailableException' });
});

test('the Anthropic SDK reads the double of Anthropic', async () => {
  const client = new Anthropic({ apiKey: keys.anthropic, baseURL: url, maxRetries: 0 });
  const base = { model: 'claude-sonnet-5-5', max_tokens: 100, tools: [{ name: 'get_email', input_schema: schema }] };
  const question = { role: 'user', content: 'What is the email for account 12345?' };
  const first = await client.messages.stream({ ...base, messages: [question] }).finalMessage();
  const [thinking, text, call] = first.content;
  assert.equal(thinking.thinking, "The account's address is asked for.");
  assert.equal(text.text, 'Let me look.');
  assert.deepEqual(call.input, { account_id: '12345' });
  assert.equal(first.stop_reason, 'tool_use');
  const second = await client.messages.stream({ ...base, messages: [question,
    { role: 'assistant', content: first.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: [{ type: 'text', text: 'a@b.c' },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png.toString('base64') } }] }] }],
  }).finalMessage();
  assert.equal(second.content[0].text, 'I can see the chart. a@b.c');
  const fails = (words, status) => assert.rejects(
    client.messages.stream({ ...base, messages: [{ role: 'user', content: words }] }).finalMessage(),
    (error) => status === undefined || error.status === status);
  await fails('quota', 402);
  await fails('gone', 404);
  await fails('later failure');
});

test('the OpenAI SDK reads the double of a chat-completions server', async () => {
  const client = new OpenAI({ apiKey: keys.openai, baseURL: `${url}/v1`, maxRetries: 0 });
  const tools = [{ type: 'function', function: { name: 'get_email', parameters: schema } }];
  const question = { role: 'user', content: 'What is the email for account 12345?' };
  const run = async (messages) => {
    const seen = { text: '', calls: [] };
    const stream = await client.chat.completions.create({
      model: 'double-model', messages, tools, stream: true, stream_options: { include_usage: true } });
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      seen.usage = chunk.usage ?? seen.usage;
      seen.text += choice?.delta?.content ?? '';
      for (const call of choice?.delta?.tool_calls ?? []) {
        seen.calls[call.index] ??= { id: call.id, name: call.function.name, arguments: '' };
        seen.calls[call.index].arguments += call.function.arguments;
      }
    }
    return seen;
  };
  const first = await run([question]);
  assert.equal(first.text, 'Let me look.');
  assert.deepEqual(JSON.parse(first.calls[0].arguments), { account_id: '12345' });
  assert.equal(first.usage.total_tokens, 18);
  const second = await run([question,
    { role: 'assistant', content: first.text, tool_calls: [{ id: first.calls[0].id, type: 'function',
      function: { name: 'get_email', arguments: first.calls[0].arguments } }] },
    { role: 'tool', tool_call_id: first.calls[0].id, content: 'a@b.c' }]);
  assert.equal(second.text, 'The tool says: a@b.c');
  await assert.rejects(run([{ role: 'user', content: 'quota' }]), { status: 429, code: 'insufficient_quota' });
  assert.equal((await client.models.list()).data[0].id, 'double-model');
});

test('the Google SDK reads the double of Gemini', async () => {
  const client = new GoogleGenAI({ apiKey: keys.gemini, httpOptions: { baseUrl: url, apiVersion: 'v1beta' } });
  const config = { tools: [{ functionDeclarations: [{ name: 'get_email', parametersJsonSchema: schema }] }] };
  const run = async (contents) => {
    const parts = [];
    for await (const chunk of await client.models.generateContentStream({ model: 'gemini-3.5-flash', contents, config }))
      parts.push(...(chunk.candidates[0].content.parts ?? []));
    return parts;
  };
  const question = { role: 'user', parts: [{ text: 'What is the email for account 12345?' }] };
  const parts = await run([question]);
  const call = parts.find((part) => part.functionCall);
  assert.deepEqual(call.functionCall.args, { account_id: '12345' });
  assert.ok(call.thoughtSignature);
  const second = await run([question, { role: 'model', parts },
    { role: 'user', parts: [{ functionResponse: { id: call.functionCall.id, name: 'get_email', response: { output: 'a@b.c' } } }] }]);
  assert.equal(second.map((part) => part.text ?? '').join(''), 'The tool says: a@b.c');
  const { thoughtSignature, ...unsigned } = call;
  assert.ok(thoughtSignature);
  await assert.rejects(run([question, { role: 'model', parts: [unsigned] },
    { role: 'user', parts: [{ functionResponse: { name: 'get_email', response: { output: 'x' } } }] }]),
  /missing a thought_signature/);
  await assert.rejects(run([{ role: 'user', parts: [{ text: 'quota' }] }]), { status: 429 });
});

test('the signer of the AWS SDK comes to our signatures', async () => {
  // Each colon is encoded once on the wire and once more in what is signed.
  for (const model of ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'global.anthropic.claude-sonnet-5-5']) {
    const { sent } = await ask('bedrock', model, 'What is the email for account 12345?');
    assert.equal(sent.length, 2);
    for (const request of sent) {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
      const names = /SignedHeaders=([^,]+)/.exec(headers.authorization)[1].split(';');
      for (const name of ['host', 'x-amz-date', 'x-amz-security-token', 'content-type']) assert.ok(names.includes(name), name);
      const day = headers['x-amz-date'].replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
      const signer = new SignatureV4({ service: 'bedrock', region: 'us-east-1', credentials: aws, sha256: Sha256, applyChecksum: false });
      const theirs = await signer.sign({
        method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path: request.target, query: {}, body: request.body,
        headers: Object.fromEntries(names.map((name) => [name, headers[name]])),
      }, { signingDate: new Date(day) });
      assert.equal(headers.authorization, theirs.headers.authorization);
    }
  }
});

// A picture, two calls in one answer, and a call that fails: each becomes two requests.
const turns = ['Show me a chart', 'both at once', 'garbled'];

async function sentIn(provider, model, questions = turns) {
  const all = [];
  for (const question of questions) {
    const { sent } = await ask(provider, model, question);
    assert.equal(sent.length, 2, question);
    all.push(...sent);
  }
  return all;
}

test('the serializer of the AWS SDK knows all of our Bedrock requests', async () => {
  const sent = await sentIn('bedrock', 'm');
  for (const ours of sent.map((request) => JSON.parse(request.body))) {
    // The SDK takes bytes where the wire has base64.
    const input = structuredClone(ours);
    for (const message of input.messages)
      for (const block of message.content)
        for (const part of block.toolResult?.content ?? [])
          if (part.image) part.image.source.bytes = Buffer.from(part.image.source.bytes, 'base64');
    await converse({ modelId: 'm', ...input });
    assert.deepEqual(JSON.parse(requests().at(-1).body), ours);
  }
  assert.ok(sent[1].body.includes('"image"'));
  assert.equal(sent[3].body.match(/"toolResult"/g).length, 2);
  assert.ok(sent[5].body.includes('"status":"error"'));
});

test('the Google SDK sends what we send', async () => {
  const sent = await sentIn('gemini', 'gemini-3.5-flash');
  const client = new GoogleGenAI({ apiKey: keys.gemini, httpOptions: { baseUrl: url, apiVersion: 'v1beta' } });
  for (const ours of sent.map((request) => JSON.parse(request.body))) {
    const { contents, systemInstruction, ...config } = ours;
    const stream = await client.models.generateContentStream({ model: 'gemini-3.5-flash', contents,
      config: { ...config, systemInstruction } });
    for await (const chunk of stream) assert.ok(chunk);
    const { generationConfig, ...theirs } = JSON.parse(requests().at(-1).body);
    assert.deepEqual(generationConfig, {}, 'we send none, the SDK an empty one');
    assert.deepEqual(theirs, ours);
  }
});

test('our requests to the other two are taken by their SDKs as they are', async () => {
  const anthropic = await sentIn('anthropic', 'claude-sonnet-5-5');
  const client = new Anthropic({ apiKey: keys.anthropic, baseURL: url, maxRetries: 0 });
  for (const { body } of anthropic) {
    await client.messages.stream(JSON.parse(body)).finalMessage();
    assert.deepEqual(JSON.parse(requests().at(-1).body), JSON.parse(body));
  }
  const openai = await sentIn('openai', 'double-model');
  const other = new OpenAI({ apiKey: keys.openai, baseURL: `${url}/v1`, maxRetries: 0 });
  for (const { body } of openai) {
    for await (const chunk of await other.chat.completions.create(JSON.parse(body))) assert.ok(chunk);
    assert.deepEqual(JSON.parse(requests().at(-1).body), JSON.parse(body));
  }
  for (const sent of [anthropic, openai]) assert.match(sent[1].body, /"(image|image_url)"/);
});
