// oidc-provider as an authorization server for machines: client credentials by secret and by signed
// assertion, access tokens as JWTs signed with ES256, everything in memory.
//   node oidc_provider.mjs PORT SETTINGS_FILE
import { readFileSync } from 'node:fs';
import { Provider } from 'oidc-provider';

const [port, file] = process.argv.slice(2);
const { scope, resource, signingKey, secretClient, keyClient } = JSON.parse(readFileSync(file, 'utf8'));
// It gives no ID tokens, but a client of a server whose one key is ES256 has to want them in ES256.
const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [], scope,
  id_token_signed_response_alg: 'ES256' };

const provider = new Provider(`http://localhost:${port}`, {
  jwks: { keys: [signingKey] },
  scopes: scope.split(' '),
  clients: [
    { ...machine, client_id: secretClient.id, client_secret: secretClient.secret,
      token_endpoint_auth_method: 'client_secret_basic' },
    { ...machine, client_id: keyClient.id, jwks: { keys: [keyClient.jwk] },
      token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256' },
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: () => ({
        scope, audience: resource, accessTokenTTL: 300, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
