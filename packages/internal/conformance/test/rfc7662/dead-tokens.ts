import { createHmac } from "node:crypto";
import { apiKeyGrant, type ClientId } from "@mintport/core";
import {
  createApiKey,
  createClient,
  removeClient,
  revokeApiKey,
  revokeClientTokens,
  revokeTenantTokens,
  rotateApiKey,
} from "@mintport/core/management";
import { instant, systemDigester, systemEntropy } from "@mintport/core/ports";
import { credentialText, type TokenFault, type UserTokenFault } from "@mintport/core/tokens";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import { expect } from "vitest";
import { type Running } from "../fixture/bindings.ts";
import { issuerPathOf, metadataPath, otherTenantSecret } from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import {
  changeClient,
  encode,
  freshParty,
  goodClaims,
  introspect,
  mint,
  opaqueOwner,
  owner,
  type Party,
  revoke,
  signGenuine,
} from "./introspection.ts";

/** Makes a token that is dead for one reason. */
type Case = (running: Running) => Promise<string> | string;

/** Tokens for each fault; a fault without one does not compile. */
export const deadTokens: Readonly<
  Record<Exclude<TokenFault, UserTokenFault>, Readonly<Record<string, Case>>>
> = {
  token_malformed: {
    "a text": () => "no-such-token",
    "three parts of junk": () => "eyJhbGciOiJub25lIn0.junk.junk",
    "a JWT of five parts": () => "eyJhbGciOiJkaXIifQ.a.b.c.d",
    "a text of 20 KiB": () => "a".repeat(20_480),
    "a JWT of 20 KiB": (running) =>
      signGenuine(running, { ...goodClaims(running), pad: "a".repeat(20_480) }),
    "a header with crit": (running) =>
      signGenuine(running, goodClaims(running), { crit: ["urn:x"], "urn:x": true }),
    "a header with b64": (running) => signGenuine(running, goodClaims(running), { b64: true }),
    "an opaque token with a slip in its checksum": async (running) => {
      const token = await mint(running, opaqueOwner);
      return `${token.slice(0, -1)}${token.endsWith("a") ? "b" : "a"}`;
    },
    "an opaque token with a slip in the middle": async (running) => {
      const token = await mint(running, opaqueOwner);
      return `${token.slice(0, 20)}${token[20] === "a" ? "b" : "a"}${token.slice(21)}`;
    },
    "an opaque token with white space": async (running) => ` ${await mint(running, opaqueOwner)} `,
    "no more than the prefix": () => "mpat_",
  },
  token_unknown: {
    "an opaque token that was never issued": () => credentialText("mpat", systemEntropy.text(32)),
    "an opaque token that has expired": async (running) => {
      const token = await mint(running, opaqueOwner);
      running.clock.advance(3600);
      return token;
    },
    "an opaque token of other random bits, with a checksum that fits": async (running) => {
      const token = await mint(running, opaqueOwner);
      return credentialText("mpat", token.slice("mpat_".length, -6).toLowerCase());
    },
  },
  token_type_wrong: {
    "an ID token": (running) =>
      signGenuine(running, { ...goodClaims(running), nonce: "n" }, { typ: "JWT" }),
    "a JWT without typ": (running) => signGenuine(running, goodClaims(running), { typ: undefined }),
    "a signed introspection answer (RFC 9701 §8.1)": async (running) =>
      (
        await introspect(running, await mint(running), {
          headers: { Accept: "application/token-introspection+jwt" },
        })
      ).text,
    "signed metadata": async ({ origin }) => {
      const response = await fetch(`${origin}${metadataPath}`);
      return String(((await response.json()) as Record<string, unknown>)["signed_metadata"]);
    },
    "a JWT that the tenant signed for another purpose": (running) =>
      signGenuine(running, goodClaims(running), { typ: "logout+jwt" }),
  },
  token_signature_invalid: {
    "a token whose header was altered": async (running) => {
      const [header, claims, signature] = await parts(running);
      return `${encode({ ...read(header), x: 1 })}.${claims}.${signature}`;
    },
    "a token whose claims were altered": async (running) => {
      const [header, claims, signature] = await parts(running);
      return `${header}.${encode({ ...read(claims), scope: "admin" })}.${signature}`;
    },
    "a token whose signature was altered": async (running) => {
      const [header, claims, signature] = await parts(running);
      return `${header}.${claims}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    },
    "a token without its signature": async (running) => {
      const [header, claims] = await parts(running);
      return `${header}.${claims}.`;
    },
    "alg none": (running) =>
      `${encode({ alg: "none", typ: "at+jwt" })}.${encode(goodClaims(running))}.`,
    "alg none with a signature": async (running) => {
      const [, claims, signature] = await parts(running);
      return `${encode({ alg: "none", typ: "at+jwt", kid: "oauth2-key-1" })}.${claims}.${signature}`;
    },
    "HMAC with the public key as PEM (RFC 8725 §2.1)": async (running) => {
      const key = await importJWK(await publishedKey(running), "RS256", { extractable: true });
      return hmac(running, await exportSPKI(key as never));
    },
    "HMAC with the public key as JWK": async (running) =>
      hmac(running, JSON.stringify(await publishedKey(running))),
    "HMAC with nothing": (running) => hmac(running, ""),
    "a foreign key under our kid": (running) => forged(running),
    "a foreign key in the header's jwk": async (running) =>
      forged(running, { jwk: await exportJWK(stranger.publicKey) }),
    "a foreign key in the header's jwk, without kid": async (running) =>
      forged(running, { kid: undefined, jwk: await exportJWK(stranger.publicKey) }),
    "a foreign key behind jku": (running) =>
      forged(running, { jku: "https://attacker.example/jwks" }),
    "a foreign key behind x5u": (running) =>
      forged(running, { x5u: "https://attacker.example/cert.pem" }),
    "a foreign key of another algorithm": (running) =>
      new SignJWT(goodClaims(running))
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "oauth2-key-1" })
        .sign(secondStranger.privateKey),
    "a kid that nobody published": (running) =>
      signGenuine(running, goodClaims(running), { kid: "unknown" }),
    "another tenant's token, signed under the same kid": (running) => otherTenantsToken(running),
  },
  token_issuer_foreign: {
    "a token of our key for another issuer": (running) =>
      signGenuine(running, { ...goodClaims(running), iss: running.otherTenant.issuer }),
    "an opaque token that the store has from another tenant": (running) =>
      planted(running, { tenant: running.otherTenant.id }),
    "an opaque token that the store has from another issuer": (running) =>
      planted(running, { issuer: running.otherTenant.issuer }),
  },
  token_claims_invalid: Object.fromEntries([
    ...["sub", "aud", "client_id", "iat", "exp", "jti"].map((name): [string, Case] => [
      `a token without ${name} (RFC 9068 §2.2)`,
      (running) => signGenuine(running, without(goodClaims(running), name)),
    ]),
    ...Object.entries({
      aud: owner.id,
      exp: "4000000000",
      iat: 1.5,
      jti: 7,
      cnf: { kid: "not-understood" },
      act: "somebody",
      may_act: {},
      mp_origin: "not.an.origin",
    }).map(([name, value]): [string, Case] => [
      `a token with ${name} ${JSON.stringify(value)}`,
      (running) => signGenuine(running, { ...goodClaims(running), [name]: value }),
    ]),
  ]),
  token_expired: {
    "a token at the very second of its exp (RFC 7519 §4.1.4)": async (running) => {
      const token = await mint(running);
      running.clock.advance(3600);
      return token;
    },
    "a token long after": async (running) => {
      const token = await mint(running);
      running.clock.advance(9000);
      return token;
    },
  },
  token_not_yet_valid: {
    "a token from a clock that is far ahead": (running) =>
      signGenuine(running, {
        ...goodClaims(running),
        iat: running.clock.now() + 331,
        exp: running.clock.now() + 999,
      }),
  },
  token_revoked: {
    "a JWT that its client revoked": async (running) => {
      const token = await mint(running);
      expect((await revoke(running, token)).status).toBe(200);
      return token;
    },
    "an opaque token that its client revoked": async (running) => {
      const token = await mint(running, opaqueOwner);
      expect((await revoke(running, token, { as: opaqueOwner })).status).toBe(200);
      return token;
    },
  },
  token_ended_by_epoch: {
    "a token of a client whose tokens were ended": async (running) => {
      const party = await freshParty(running);
      const token = await mint(running, party);
      const { storage, tenant } = running;
      expectOk(await revokeClientTokens(storage.clients)(tenant.id, party.id as ClientId));
      return token;
    },
    "a token of a tenant whose tokens were ended": async (running) => {
      const token = await mint(running);
      const { storage, tenant } = running;
      expectOk(await revokeTenantTokens(storage.tenants)(tenant.id));
      return token;
    },
  },
  token_of_former_record: {
    "a token of a client that was removed, and made again under its id": async (running) => {
      const party = await freshParty(running);
      const token = await mint(running, party);
      await remakeClient(running, party);
      return token;
    },
    "an opaque token of a client that was removed, and made again": async (running) => {
      const party = await freshParty(running, { accessTokenFormat: "opaque" });
      const token = await mint(running, party);
      await remakeClient(running, party);
      return token;
    },
    "a token of a tenant of this id before this one": (running) =>
      signGenuine(running, { ...goodClaims(running), mp_origin: "another.1000..1000" }),
  },
  token_api_key_gone: {
    "a token that was bought with an API key that was revoked since": async (running) => {
      const { party, key, token } = await boughtToken(running);
      const { storage, tenant } = running;
      expectOk(await revokeApiKey(storage)(tenant.id, party.id as ClientId, key));
      return token;
    },
    "a token that was bought with an API key that ended by rotation": async (running) => {
      const { party, key, token } = await boughtToken(running);
      const { storage, tenant, clock } = running;
      const ports = { clients: storage.clients, entropy: systemEntropy, clock };
      const rotation = { key, overlap: 0 };
      expectOk(await rotateApiKey(ports)(tenant.id, party.id as ClientId, rotation));
      return token;
    },
  },
  token_client_gone: {
    "a token of a client that was disabled since": async (running) => {
      const party = await freshParty(running);
      const token = await mint(running, party);
      await changeClient(running, party.id, { disabled: true });
      return token;
    },
    "an opaque token of a client that was removed since": async (running) => {
      const party = await freshParty(running, { accessTokenFormat: "opaque" });
      const token = await mint(running, party);
      const { storage, tenant } = running;
      const found = expectOk(await storage.clients.read(tenant.id, party.id as ClientId));
      expectOk(
        await storage.clients.remove(tenant.id, party.id as ClientId, found?.revision as never),
      );
      return token;
    },
  },
  token_of_others: {
    "a token that is meant for another resource": async (running) => {
      const aud = "https://other.example/";
      return signGenuine(running, { ...goodClaims(running), aud });
    },
  },
};

const [stranger, secondStranger] = [
  await generateKeyPair("RS256", { extractable: true }),
  await generateKeyPair("ES256", { extractable: true }),
];

/** Signs with a key that nobody published, under our `kid`. */
const forged = (running: Running, header: object = {}): Promise<string> =>
  new SignJWT(goodClaims(running))
    .setProtectedHeader({ alg: "RS256", typ: "at+jwt", kid: "oauth2-key-1", ...header })
    .sign(stranger.privateKey);

const parts = async (running: Running): Promise<readonly [string, string, string]> => {
  const [header = "", claims = "", signature = ""] = (await mint(running)).split(".");
  return [header, claims, signature];
};

const read = (part: string): object => JSON.parse(Buffer.from(part, "base64url").toString());

const publishedKey = async ({ keys, tenant }: Running) => {
  const [jwk] = expectOk(await keys.publicKeys(tenant.id));
  if (jwk === undefined) throw new Error("no key");
  return jwk;
};

const hmac = async (running: Running, secret: string): Promise<string> => {
  const header = { alg: "HS256", typ: "at+jwt", kid: "oauth2-key-1" };
  const input = `${encode(header)}.${encode(goodClaims(running))}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
};

const without = (claims: object, name: string): object =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

export const otherTenantsToken = async (running: Running): Promise<string> =>
  expectToken(
    await requestToken(
      running,
      { ...good, client_secret: otherTenantSecret },
      {},
      `${issuerPathOf("other-tenant")}/oauth/token`,
    ),
  );

/** Removes a client, and makes another one of the same id and secret. */
export const remakeClient = async (running: Running, { id, secret }: Party): Promise<void> => {
  const { tenant, storage } = running;
  const { clients } = storage;
  const found = expectOk(await clients.read(tenant.id, id as ClientId));
  expectOk(await removeClient(storage)(tenant.id, id as ClientId, found?.revision as never));
  const secretHasher = { ...sha256SecretHasher, hash: () => sha256SecretHasher.hash(secret) };
  const definition = { id, grantTypes: ["client_credentials"], ownScope: "api:read api:write" };
  const creation = { clients, secretHasher, entropy: systemEntropy };
  expectOk(await createClient(creation)(tenant.id, definition));
};

/** A token that a client of its own bought with an API key. */
const boughtToken = async (running: Running) => {
  const { storage, tenant, clock } = running;
  const party = await freshParty(running, {
    grantTypes: [apiKeyGrant.name],
    authenticationMethods: ["client_secret_basic", "client_secret_post", "api_key"],
  });
  const ports = { clients: storage.clients, entropy: systemEntropy, clock };
  const made = expectOk(await createApiKey(ports)(tenant.id, party.id as ClientId, {}));
  const form = { grant_type: apiKeyGrant.name, api_key: made.key };
  const token = expectToken(await requestToken(running, form));
  return { party, key: made.kept.id, token };
};

/** Puts an opaque token into the store as no server would. */
const planted = async (running: Running, changes: object): Promise<string> => {
  const { tenant, storage, clock } = running;
  const text = credentialText("mpat", systemEntropy.text(32));
  const claims = goodClaims(running);
  expectOk(
    await storage.accessTokens.insert(tenant.id, expectOk(await systemDigester.digest(text)), {
      id: claims.jti as never,
      tenant: tenant.id,
      issuer: tenant.issuer,
      subject: owner.id,
      audience: [tenant.audience],
      client: owner.id as ClientId,
      scope: tenant.scopes,
      issuedAt: clock.now(),
      expiresAt: instant(clock.now() + 300),
      ...changes,
    }),
  );
  return text;
};
