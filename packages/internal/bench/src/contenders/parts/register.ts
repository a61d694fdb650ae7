import { type Client, defineClient, defineTenant, type Tenant } from "@mintport/core";
import type { FullStorage, RegisteredJwk } from "@mintport/core/ports";
import { secretHasher } from "@mintport/crypto";
import type { ContenderSettings, ServerSetup } from "../../scenario.ts";
import { must } from "./must.ts";
import { audience, clientId, clientSecret, grantType, issuer, scope, tenant } from "./subject.ts";

/** Puts the tenant and its client into a storage that has neither. */
export const register = async (
  { tenants, clients }: Pick<FullStorage, "tenants" | "clients">,
  settings: ContenderSettings,
  lifetime: number,
): Promise<void> => {
  const made = benchTenant(settings, lifetime);
  must(await tenants.create(made));
  must(await clients.create(made.id, await benchClient(settings)));
};

export const benchTenant = (
  { algorithm, format }: Pick<ServerSetup, "algorithm" | "format">,
  lifetime: number,
): Tenant =>
  defineTenant({
    id: tenant,
    issuer,
    audience,
    scope,
    signingAlgorithm: algorithm,
    accessTokenLifetime: lifetime,
    accessTokenFormat: format,
  });

export const benchClient = async ({
  authentication,
  secretScheme,
  clientJwk,
}: Pick<ContenderSettings, "authentication" | "secretScheme" | "clientJwk">): Promise<Client> =>
  defineClient({
    id: clientId,
    authenticationMethods: [authentication],
    ...(authentication === "private_key_jwt"
      ? { jwks: [clientJwk as RegisteredJwk] }
      : { secretHashes: [must(await secretHasher({ scheme: secretScheme }).hash(clientSecret))] }),
    grantTypes: [grantType],
    ownScope: scope,
  });
