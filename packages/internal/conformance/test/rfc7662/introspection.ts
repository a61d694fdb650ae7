import {
  apiKeyAuthentication,
  apiKeyGrant,
  type ClientDefinition,
  type ClientId,
  clientCredentials,
  defaults,
  defineClient,
  type GrantType,
} from "@mintport/core";
import type { SigningAlgorithm } from "@mintport/core/keys";
import { okAsync } from "@mintport/core/result";
import { parseScope } from "@mintport/core/scope";
import type { TokenFault } from "@mintport/core/tokens";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import type { Running, Settings } from "../fixture/bindings.ts";
import {
  clientId,
  clientSecret,
  type Deployment,
  issuerPathOf,
  readOnlyClient,
} from "../fixture/deployment.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { type Answer, basic, requestToken } from "../fixture/token-request.ts";

/** A client that can prove itself by a secret. */
export interface Party {
  readonly id: string;
  readonly secret: string;
}

/** The client that tokens are issued to. */
export const owner: Party = { id: clientId, secret: clientSecret };
/** A client of the same tenant that has nothing to do with the owner's tokens. */
export const stranger: Party = readOnlyClient;
/** The protected resource: it may introspect what is meant for the tenant's audience. */
export const api: Party = { id: "api", secret: "api-secret" };
/** Gets opaque tokens. */
export const opaqueOwner: Party = { id: "opaque-owner", secret: "opaque-secret" };
/** Public, and has a grant for tokens of its own. */
export const publicOwner = "public-owner";

/** A grant for public clients: the deployment's own, as a device grant would be. */
export const publicGrant: GrantType = {
  name: "urn:example:public",
  check: ({ requestedResource }) =>
    okAsync({
      subject: "user-1",
      scope: expectOk(parseScope("api:read")),
      audience: requestedResource.audience,
    }),
};

export const introspectPath = `${issuerPathOf("my-tenant")}/oauth/introspect`;
export const revokePath = `${issuerPathOf("my-tenant")}/oauth/revoke`;

/** Registers the clients above. */
export const withParties =
  (settings: Settings = {}) =>
  async (deployment: Deployment): Promise<Settings> => {
    await register(deployment, api, {
      grantTypes: [],
      introspects: [deployment.tenant.audience],
    });
    await register(deployment, opaqueOwner, { accessTokenFormat: "opaque" });
    const publicClient = defineClient({
      id: publicOwner,
      authenticationMethods: ["none"],
      grantTypes: [publicGrant.name],
      ownScope: "api:read",
    });
    const { storage, tenant } = deployment;
    expectOk(await storage.clients.create(tenant.id, publicClient));
    return {
      grants: [clientCredentials, publicGrant, apiKeyGrant],
      clientAuthentication: [...defaults.clientAuthentication, apiKeyAuthentication],
      ...settings,
    };
  };

/** Registers a client of `my-tenant` with this secret. */
export const register = async (
  { storage, tenant }: Pick<Deployment, "storage" | "tenant">,
  { id, secret }: Party,
  changes: Partial<ClientDefinition> = {},
): Promise<Party> => {
  const client = defineClient({
    id,
    secretHashes: [expectOk(await sha256SecretHasher.hash(secret))],
    grantTypes: ["client_credentials"],
    ownScope: "api:read api:write",
    ...changes,
  });
  expectOk(await storage.clients.create(tenant.id, client));
  return { id, secret };
};

/** A client that no other case has touched. */
export const freshParty = (
  running: Running,
  changes: Partial<ClientDefinition> = {},
): Promise<Party> =>
  register(running, { id: `client-${crypto.randomUUID()}`, secret: "its-secret" }, changes);

/** A token that this client got for itself. */
export const mint = async (
  running: Running,
  { id, secret }: Party = owner,
  form: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<string> =>
  expectToken(
    await requestToken(
      running,
      { grant_type: "client_credentials", client_id: id, client_secret: secret, ...form },
      headers,
    ),
  );

/** A token of the public client. */
export const mintPublic = async (running: Running): Promise<string> =>
  expectToken(
    await requestToken(running, { grant_type: publicGrant.name, client_id: publicOwner }),
  );

export interface Asking {
  readonly as?: Party;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Posts a token to the introspection endpoint. */
export const introspect = (
  running: Running,
  token: string,
  { as = owner, form = {}, headers = {}, path = introspectPath }: Asking = {},
): Promise<Answer> =>
  requestToken(running, { token, ...form }, { ...basic(as.id, as.secret), ...headers }, path);

/** Posts a token to the revocation endpoint. */
export const revoke = (running: Running, token: string, asking: Asking = {}): Promise<Answer> =>
  introspect(running, token, { path: revokePath, ...asking });

export const isActive = async (
  running: Running,
  token: string,
  as: Party = owner,
): Promise<unknown> => (await introspect(running, token, { as })).json["active"];

/** Why the observer was told that the token of the last request is dead. */
export const lastFault = ({ observer }: Running): TokenFault | undefined =>
  observer.events.at(-1)?.tokenFault;

/** Signs a JWT with the tenant's own key, whatever stands in it; `undefined` leaves a member out. */
export const signGenuine = async (
  { keys, tenant }: Pick<Running, "keys" | "tenant">,
  claims: object,
  header: object = {},
  algorithm: SigningAlgorithm = "RS256",
): Promise<string> => {
  const signer = expectOk(await keys.signer(tenant.id, algorithm));
  const full = { alg: signer.alg, typ: "at+jwt", kid: signer.kid, ...header };
  const input = `${encode(full)}.${encode(claims)}`;
  return `${input}.${expectOk(await signer.sign(input))}`;
};

export const encode = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

/** The claims of a token of the owner's that is good in every way. */
export const goodClaims = ({ tenant, clock }: Running) => ({
  iss: tenant.issuer,
  sub: owner.id,
  aud: tenant.audience,
  client_id: owner.id,
  scope: "api:read",
  iat: clock.now(),
  exp: clock.now() + 300,
  jti: crypto.randomUUID(),
  // Of an epoch that no case reaches, so that what ends the tokens of others does not end these.
  mp_origin: ".1000..1000",
});

/** Replaces the client of this id, as management would. */
export const changeClient = async (
  { storage, tenant }: Running,
  id: string,
  changes: object,
): Promise<void> => {
  const found = expectOk(await storage.clients.read(tenant.id, id as ClientId));
  if (found === undefined) throw new Error(`no client ${id}`);
  const written = { ...found.value, ...changes };
  expectOk(await storage.clients.update(tenant.id, written, found.revision));
};

/** A DPoP proof for the token endpoint (RFC 9449 §4.2), and the thumbprint of its key. */
export const dpopProof = async ({
  tenant,
  clock,
}: Pick<Running, "tenant" | "clock">): Promise<{ proof: string; thumbprint: string }> => {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const claims = {
    htm: "POST",
    htu: `${tenant.issuer}/oauth/token`,
    iat: clock.now(),
    jti: crypto.randomUUID(),
  };
  const proof = await new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
    .sign(privateKey);
  return { proof, thumbprint: await calculateJwkThumbprint(jwk) };
};
