import {
  type ApiKey,
  type Client,
  type ClientSecret,
  describeClient,
  describeTenant,
  formatScope,
  type Tenant,
} from "@mintport/core";

/** A tenant as the admin API and the command line show it. */
export const shownTenant = (tenant: Tenant): object => ({
  ...describeTenant(tenant),
  ...(tenant.tokensNotBefore === undefined ? {} : { tokensNotBefore: tenant.tokensNotBefore }),
});

/** A client as they show it: its secrets and API keys by id, never a hash. */
export const shownClient = (client: Client): object => ({
  ...describeClient(client),
  secrets: client.secrets.map(shownSecret),
  apiKeys: (client.apiKeys ?? []).map(shownApiKey),
  ...(client.tokensNotBefore === undefined ? {} : { tokensNotBefore: client.tokensNotBefore }),
});

/** An API key as they show it: never the key, never its digest. */
export const shownApiKey = ({ digest: _digest, scope, ...key }: ApiKey): object => ({
  ...key,
  scope: formatScope(scope),
});

/** A secret as they show it: never the secret, never its hash. */
export const shownSecret = ({ hash: _hash, sealed: _sealed, ...secret }: ClientSecret): object =>
  secret;
