// Our JOSE and the `jose` package sign for one another, with every algorithm that both have.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import test, { after } from 'node:test';

import * as jose from 'jose';

const fixture = spawn(`${process.env.TESSERA_BIN}/jose-fixture`, { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: fixture.stdout })[Symbol.asyncIterator]();
after(() => fixture.stdin.end());

async function ask(wish) {
  fixture.stdin.write(`${JSON.stringify(wish)}\n`);
  const { value, done } = await lines.next();
  assert.ok(!done, 'the fixture ended');
  return JSON.parse(value);
}

const names = ['ES256', 'Ed25519', 'EdDSA', 'RS256', 'PS256', 'RS384', 'RS512', 'PS384', 'PS512'];
const claims = () => ({ iss: 'other-side', sub: 'somebody', exp: Math.floor(Date.now() / 1000) + 60, n: 1.5, u: 'ü€𝄞' });
const spoil = (token) => {
  const [head, body, signature] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[bytes.length >> 1] ^= 1;
  return `${head}.${body}.${bytes.toString('base64url')}`;
};

for (const alg of names) {
  test(`${alg}: what jose signs, we verify`, async () => {
    const { privateKey, publicKey } = await jose.generateKeyPair(alg, { extractable: true });
    const jwk = { ...await jose.exportJWK(publicKey), alg, kid: 'k' };
    const token = await new jose.SignJWT(claims()).setProtectedHeader({ alg, typ: 'JWT', kid: 'k' }).sign(privateKey);
    const good = await ask({ do: 'verify', alg, token, jwk });
    assert.equal(good.claims?.sub, 'somebody', JSON.stringify(good));
    assert.equal(good.claims.u, 'ü€𝄞');
    assert.ok((await ask({ do: 'verify', alg, token: spoil(token), jwk })).refused);
  });

  test(`${alg}: what we sign, jose verifies`, async () => {
    const { token, jwk } = await ask({ do: 'sign', alg, claims: claims() });
    const key = await jose.importJWK(jwk, jwk.alg);
    const { payload } = await jose.jwtVerify(token, key, { algorithms: [jwk.alg], issuer: 'other-side' });
    assert.equal(payload.u, 'ü€𝄞');
    assert.equal(await jose.calculateJwkThumbprint(jwk), jwk.kid, 'both name a key alike');
    await assert.rejects(jose.jwtVerify(spoil(token), key, { algorithms: [jwk.alg] }));
  });

  test(`${alg}: we sign with a private key that jose wrote`, async () => {
    const { privateKey, publicKey } = await jose.generateKeyPair(alg, { extractable: true });
    const private_jwk = { ...await jose.exportJWK(privateKey), alg };
    const { token } = await ask({ do: 'sign', alg, private_jwk, claims: claims() });
    await jose.jwtVerify(token, publicKey, { issuer: 'other-side' });
  });
}
