// A real OpenID Connect provider for the tests, on a loopback address; whoever gives a name and any password is let in.
//
// node provider.js PORT CLIENT_ID CLIENT_SECRET ORIGIN
// ORIGIN is that of the system under test. POST /-/rotate, /-/tamper and /-/hang make the provider do what a test needs.

import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import { Provider } from "oidc-provider";
import { SignJWT, decodeJwt, importJWK } from "jose";

const [port, clientId, clientSecret, origin] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

let keys = [];
let provider;
let tampered = null; // claims that replace those of the ID tokens
let hanging = false;

function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = `key-${Date.now()}-${keys.length}`;
  return { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" };
}

function client(id, more) {
  return { client_id: id, client_secret: clientSecret, token_endpoint_auth_method: "client_secret_basic", ...more };
}

// Kept from one instance to the next: a provider that takes another key forgets nobody.
const kept = new Map();
class Adapter {
  constructor(model) {
    this.model = model;
  }
  key(id) {
    return `${this.model}:${id}`;
  }
  async upsert(id, payload) {
    kept.set(this.key(id), payload);
  }
  async find(id) {
    return kept.get(this.key(id));
  }
  async findByUid(uid) {
    return [...kept.entries()].find(([key, value]) => key.startsWith(`${this.model}:`) && value.uid === uid)?.[1];
  }
  async findByUserCode() {
    return undefined;
  }
  async consume(id) {
    kept.get(this.key(id)).consumed = Math.floor(Date.now() / 1000);
  }
  async destroy(id) {
    kept.delete(this.key(id));
  }
  async revokeByGrantId(grantId) {
    for (const [key, value] of kept) {
      if (key.startsWith(`${this.model}:`) && value.grantId === grantId) kept.delete(key);
    }
  }
}

const resources = {
  enabled: true,
  defaultResource: () => undefined,
  getResourceServerInfo: (ctx, indicator) => ({
    scope: "api",
    audience: indicator,
    accessTokenTTL: 600,
    accessTokenFormat: "jwt",
    jwt: { sign: { alg: "RS256" } },
  }),
};

function start() {
  const made = new Provider(issuer, {
    adapter: Adapter,
    clients: [
      client(clientId, {
        redirect_uris: [`${origin}/sign-in/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        backchannel_logout_uri: `${origin}/sign-out/by-provider`,
        backchannel_logout_session_required: true,
      }),
      // Another system of the same provider, whose tokens are not for us.
      client("another-system", { redirect_uris: [`${issuer}/another-system`] }),
      client("loader", { grant_types: ["client_credentials"], redirect_uris: [], response_types: [] }),
    ],
    jwks: { keys },
    cookies: { keys: ["a key of a provider that lives for one test"] },
    // By itself it refuses to call a loopback address, where the system under test is.
    fetch: (url, { method, headers, body, redirect }) => fetch(url, { method, headers, body, redirect }),
    conformIdTokenClaims: false,
    claims: { openid: ["sub", "sid"], profile: ["staff_number"] },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: resources,
    },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, staff_number: `number-${id}` }) }),
    // The provider asks nobody whether a system of his own office may know who he is.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
  });
  made.on("backchannel.error", (ctx, error) => console.error(`back-channel: ${error.message} ${error.cause ?? ""}`));
  made.use(async (ctx, next) => {
    await next();
    if (tampered && ctx.oidc?.route === "token" && ctx.body?.id_token) {
      ctx.body.id_token = await signed({ ...decodeJwt(ctx.body.id_token), ...tampered });
    }
  });
  return made.callback();
}

async function signed(claims, header = {}) {
  const key = keys[0];
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: key.kid, ...header })
    .sign(await importJWK(key, "RS256"));
}

async function body(request) {
  let text = "";
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
}

const controls = {
  // Sign with a new key, and publish it alone.
  rotate: async () => {
    keys = [newKey()];
    provider = start();
  },
  tamper: async (given) => {
    tampered = Object.keys(given).length ? given : null;
  },
  hang: async (given) => {
    hanging = given.on;
  },
  // A token of any content, signed as the provider signs.
  sign: async (given) => ({ token: await signed(given.claims, given.header) }),
};

keys = [newKey()];
provider = start();
createServer(async (request, response) => {
  const name = request.url.startsWith("/-/") && request.url.slice(3);
  if (name) {
    const answer = await controls[name](await body(request));
    response.end(JSON.stringify(answer ?? {}));
  } else if (!hanging) {
    provider(request, response);
  }
}).listen(Number(port), "127.0.0.1");
