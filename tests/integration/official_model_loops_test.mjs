// Applications as people write them with the vendors' own SDKs, against model-double: the same tool loop four times,
// with parallel calls, a failing tool and a picture, and each way in which a provider fails. What holds for them all is
// said once; a vendor's own words stand in its table.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

import Anthropic from '@anthropic-ai/sdk';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { GoogleGenAI } from '@google/genai';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import OpenAI from 'openai';

const keys = { bedrock: 'AKIDDOUBLE', anthropic: 'sk-ant-judge', gemini: 'AQ.judge', openai: 'sk-judge' };
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const email = { type: 'object', properties: { account_id: { type: 'string' } }, required: ['account_id'] };
const chart = { type: 'object', properties: {} };
const schemas = { get_email: email, get_chart: chart };

/// Runs `what` with a double of its own: what it has answered before must not matter.
async function withDouble(what) {
  const script = join(import.meta.dirname, '..', 'doubles', 'scripts', 'seed.txt');
  const double = spawn(join(process.env.TESSERA_BIN, 'model-double'),
    ['--script', script, ...Object.values(keys).flatMap((key) => ['--key', key])], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = await double.stdout.setEncoding('utf8').take(1).toArray();
    await what(`http://127.0.0.1:${/listening on (\d+)/.exec(line)[1]}`);
  } finally {
    const ended = new Promise((resolve) => double.once('exit', resolve));
    double.stdin.end();
    await ended;
  }
}

// A vendor's `make` gives `step(messages)`: it asks, adds the answer to `messages` as that SDK wants it, and tells
// { text, calls: [{ id, name, args }] }. `question` and `results` say things in the vendor's words.

const bedrock = {
  failures: {
    quota: { name: 'ThrottlingException' }, gone: { name: 'ResourceNotFoundException' },
    forbidden: { name: 'AccessDeniedException' }, expired: { name: 'ExpiredTokenException' },
    'too long': { name: 'ValidationException' }, 'later failure': { name: 'ServiceUnavailableException' },
  },
  wrongKey: { name: 'UnrecognizedClientException' },
  make(url, { key = keys.bedrock, tries = 1 } = {}) {
    const client = new BedrockRuntimeClient({
      region: 'us-east-1', endpoint: url, maxAttempts: tries, requestHandler: new NodeHttpHandler(),
      credentials: { accessKeyId: key, secretAccessKey: 'judge-secret-key-1' } });
    const tools = Object.entries(schemas).map(([name, json]) => ({ toolSpec: { name, inputSchema: { json } } }));
    return async (messages) => {
      const { stream } = await client.send(
        new ConverseStreamCommand({ modelId: 'us.x-v1:0', messages, toolConfig: { tools } }));
      const blocks = [];
      for await (const { contentBlockStart: start, contentBlockDelta: change } of stream) {
        if (start) blocks[start.contentBlockIndex] = { toolUse: { ...start.start.toolUse, input: '' } };
        if (!change) continue;
        const block = blocks[change.contentBlockIndex] ??= {};
        if (change.delta.text !== undefined) block.text = (block.text ?? '') + change.delta.text;
        if (change.delta.toolUse) block.toolUse.input += change.delta.toolUse.input;
        if (change.delta.reasoningContent) {
          const thinking = (block.reasoningContent ??= { reasoningText: {} }).reasoningText;
          Object.assign(thinking, change.delta.reasoningContent);
        }
      }
      for (const block of blocks) if (block.toolUse) block.toolUse.input = JSON.parse(block.toolUse.input);
      messages.push({ role: 'assistant', content: blocks });
      return {
        text: blocks.map((block) => block.text ?? '').join(''),
        calls: blocks.filter((block) => block.toolUse).map(({ toolUse }) => (
          { id: toolUse.toolUseId, name: toolUse.name, args: toolUse.input })),
      };
    };
  },
  question: (text) => ({ role: 'user', content: [{ text }] }),
  results: (all) => [{ role: 'user', content: all.map(({ id, text, image, isError }) => ({ toolResult: {
    toolUseId: id, status: isError ? 'error' : 'success',
    content: [{ text }, ...(image ? [{ image: { format: 'png', source: { bytes: image } } }] : [])] } })) }],
};

const anthropic = {
  failures: {
    quota: { status: 402 }, gone: { status: 404 }, forbidden: { status: 403 }, expired: { status: 401 },
    'too long': { status: 400 }, 'later failure': /overloaded/i,
  },
  wrongKey: { status: 401 },
  make(url, { key = keys.anthropic, tries = 1 } = {}) {
    const client = new Anthropic({ apiKey: key, baseURL: url, maxRetries: tries - 1 });
    const tools = Object.entries(schemas).map(([name, input_schema]) => ({ name, input_schema }));
    return async (messages) => {
      const { content } = await client.messages.stream(
        { model: 'claude-sonnet-5-5', max_tokens: 100, tools, messages }).finalMessage();
      messages.push({ role: 'assistant', content });
      return {
        text: content.map((block) => block.text ?? '').join(''),
        calls: content.filter((block) => block.type === 'tool_use').map(({ id, name, input }) => ({ id, name, args: input })),
      };
    };
  },
  question: (content) => ({ role: 'user', content }),
  results: (all) => [{ role: 'user', content: all.map(({ id, text, image, isError }) => ({
    type: 'tool_result', tool_use_id: id, is_error: isError ?? false, content: [{ type: 'text', text },
      ...(image ? [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: image.toString('base64') } }] : [])],
  })) }],
};

const openai = {
  failures: {
    quota: { status: 429, code: 'insufficient_quota' }, gone: { status: 404, code: 'model_not_found' },
    forbidden: { status: 403 }, expired: { status: 401 }, 'too long': { code: 'context_length_exceeded' },
    'later failure': /overloaded/i,
  },
  wrongKey: { status: 401, code: 'invalid_api_key' },
  make(url, { key = keys.openai, tries = 1 } = {}) {
    const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: tries - 1 });
    const tools = Object.entries(schemas).map(([name, parameters]) => ({ type: 'function', function: { name, parameters } }));
    return async (messages) => {
      // The SDK puts the pieces of a stream together itself.
      const { choices: [{ message }] } = await client.chat.completions.stream(
        { model: 'double-model', messages, tools }).finalChatCompletion();
      messages.push(message);
      return {
        text: message.content ?? '',
        calls: (message.tool_calls ?? []).map(({ id, function: { name, arguments: args } }) => ({ id, name, args: JSON.parse(args) })),
      };
    };
  },
  question: (content) => ({ role: 'user', content }),
  // Tools can only say words here; a picture follows as if the person had shown it.
  results: (all) => [...all.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text })),
    ...all.filter(({ image }) => image).map(({ image }) => ({ role: 'user', content: [{ type: 'image_url',
      image_url: { url: `data:image/png;base64,${image.toString('base64')}` } }] }))],
};

const gemini = {
  failures: {
    quota: { status: 429 }, gone: { status: 404 }, forbidden: { status: 403 }, expired: { status: 400 }, 'too long': { status: 400 },
  },
  wrongKey: { status: 400 },
  make(url, { key = keys.gemini, tries = 1 } = {}) {
    const client = new GoogleGenAI({ apiKey: key, httpOptions: {
      baseUrl: url, apiVersion: 'v1beta', ...(tries > 1 ? { retryOptions: { attempts: tries, initialDelay: 0.05 } } : {}) } });
    const functionDeclarations = Object.entries(schemas).map(([name, parametersJsonSchema]) => ({ name, parametersJsonSchema }));
    return async (messages) => {
      const parts = [];
      for await (const chunk of await client.models.generateContentStream(
        { model: 'gemini-3.5-flash', contents: messages, config: { tools: [{ functionDeclarations }] } }))
        parts.push(...(chunk.candidates?.[0].content.parts ?? []));
      messages.push({ role: 'model', parts });
      return {
        text: parts.map((part) => (part.thought ? '' : part.text ?? '')).join(''),
        calls: parts.filter((part) => part.functionCall).map(({ functionCall: { id, name, args } }) => ({ id, name, args })),
      };
    };
  },
  question: (text) => ({ role: 'user', parts: [{ text }] }),
  results: (all) => [{ role: 'user', parts: all.map(({ id, name, text, image, isError }) => ({ functionResponse: {
    id, name, response: isError ? { error: text } : { output: text },
    ...(image ? { parts: [{ inlineData: { mimeType: 'image/png', data: image.toString('base64') } }] } : {}) } })) }],
};

const vendors = { bedrock, anthropic, openai, gemini };

for (const [name, vendor] of Object.entries(vendors)) {
  test(`${name}: two calls in one answer, one of which fails and one of which shows a picture`, () => withDouble(async (url) => {
    const step = vendor.make(url);
    const messages = [vendor.question('both at once')];
    const first = await step(messages);
    assert.equal(first.text, 'Both, then.');
    assert.deepEqual(first.calls.map((call) => [call.name, call.args]),
      [['get_email', { account_id: '12345' }], ['get_chart', {}]]);
    const [one, two] = first.calls;
    assert.notEqual(one.id, two.id);
    messages.push(...vendor.results([
      { ...one, text: 'no such account', isError: true }, { ...two, text: 'a chart', image: png }]));
    const last = await step(messages);
    assert.match(last.text, /^I can see the chart\. no such account a chart/);
    assert.deepEqual(last.calls, []);
  }));

  test(`${name}: a call without its result is refused`, () => withDouble(async (url) => {
    const step = vendor.make(url);
    const messages = [vendor.question('both at once')];
    const { calls: [one] } = await step(messages);
    messages.push(...vendor.results([{ ...one, text: 'a@b.c' }]));
    await assert.rejects(step(messages), /2 calls have 1 results/);
  }));

  test(`${name}: each failure has the vendor's own kind`, () => withDouble(async (url) => {
    const step = vendor.make(url);
    for (const [words, expected] of Object.entries(vendor.failures))
      await assert.rejects(step([vendor.question(words)]), expected, words);
    await assert.rejects(vendor.make(url, { key: 'not-a-key-of-anybody' })([vendor.question('hello')]), vendor.wrongKey);
  }));

  test(`${name}: an answer that breaks off is no answer`, () => withDouble(async (url) => {
    const messages = [vendor.question('broken off')];
    await assert.rejects(vendor.make(url)(messages));
    assert.equal(messages.length, 1);
  }));

  test(`${name}: a client that may try twice gets through a busy moment, and one that may not is told`, () => withDouble(async (url) => {
    const { text } = await vendor.make(url, { tries: 2 })([vendor.question('busy')]);
    assert.equal(text, 'Here I am again.');
  }).then(() => withDouble((url) => assert.rejects(vendor.make(url)([vendor.question('busy')])))));
}
