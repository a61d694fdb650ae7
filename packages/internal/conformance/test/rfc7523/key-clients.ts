import { randomBytes } from "node:crypto";
import {
  type Client,
  type ClientDefinition,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  defineClient,
  federatedJwt,
  noClientAuthentication,
  privateKeyJwt,
  type TenantId,
} from "@mintport/core";
import type { SecretSealer } from "@mintport/core/ports";
import { secretSealer, sha256SecretHasher } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import type { Settings } from "../fixture/bindings.ts";
import type { Deployment } from "../fixture/deployment.ts";
import { makeKey } from "./assertions.ts";

/** The keys of the clients below. One of each type, so that an assertion without `kid` names one of them. */
export const ecKey = makeKey("ES256", "ec-1");
export const rsaKey = makeKey("RS256", "rsa-1");
/** Another client's, under the same `kid`. */
export const secondKey = makeKey("ES256", "ec-1");
/** Nobody's. */
export const strangerKey = makeKey("ES256", "ec-1");

export const asserter = "asserter";
export const second = "second-asserter";
export const legacy = "legacy-asserter";
/** Its assertions may live an hour. */
export const patient = "patient-asserter";
export const disabled = "disabled-asserter";
/** Has keys, but may use a secret only. */
export const keysWithoutMethod = "keys-without-method";

export const sealer: SecretSealer = secretSealer(randomBytes(32));

/** Every way of a client to assert who it is, beside the usual ones. */
export const everyMethod: NonNullable<Settings["clientAuthentication"]> = [
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
  clientSecretJwt(sealer),
  federatedJwt,
  noClientAuthentication,
];

/** Registers the clients above; the other tenant has `asserter` too, with the same keys. */
export const withKeyClients =
  (settings: Settings = {}) =>
  async ({ storage, tenant, otherTenant }: Deployment): Promise<Settings> => {
    const own = [
      keyed(asserter),
      keyed(second, { jwks: [secondKey.jwk] }),
      keyed(legacy, { dangerouslyAcceptTokenEndpointAudience: true }),
      keyed(patient, { longestAssertionLifetime: 3600 }),
      keyed(disabled, { disabled: true }),
      keyed(keysWithoutMethod, {
        authenticationMethods: ["client_secret_basic"],
        secretHashes: [expectOk(await sha256SecretHasher.hash("its secret"))],
      }),
    ];
    await register(storage, tenant.id, own);
    await register(storage, otherTenant.id, [keyed(asserter)]);
    return settings;
  };

export const keyed = (id: string, changes: Partial<ClientDefinition> = {}): Client =>
  defineClient({
    id,
    authenticationMethods: ["private_key_jwt"],
    jwks: [ecKey.jwk, rsaKey.jwk],
    grantTypes: ["client_credentials"],
    ownScope: "api:read api:write",
    ...changes,
  });

export const register = async (
  storage: Deployment["storage"],
  tenant: TenantId,
  clients: readonly Client[],
): Promise<void> => {
  for (const client of clients) expectOk(await storage.clients.create(tenant, client));
};
