import {
  type ApiKey,
  type Client,
  type ClientSecret,
  describeClient,
  describeTenant,
  formatScope,
  generationOf,
  type Tenant,
} from "@mintport/core";

/** A tenant as the admin API and the command line show it. */
export const shownTenant = (tenant: Tenant): object => ({
  ...describeTenant(tenant),
  ...shownEpoch(tenant),
});

/** A client as they show it: its secrets and API keys by id, never a hash. */
export const shownClient = (client: Client): object => ({
  ...describeClient(client),
  secrets: client.secrets.map(shownSecret),
  apiKeys: (client.apiKeys ?? []).map(shownApiKey),
  ...shownEpoch(client),
});

/** An API key as they show it: never the key, never its digest. */
export const shownApiKey = ({ digest: _digest, scope, ...key }: ApiKey): object => ({
  ...key,
  scope: formatScope(scope),
});

/** A secret as they show it: never the secret, never its hash. */
export const shownSecret = ({ hash: _hash, sealed: _sealed, ...secret }: ClientSecret): object =>
  secret;

/** How often all of its tokens were ended, if ever. */
const shownEpoch = (record: Tenant | Client): { readonly epoch?: number } => {
  const { epoch } = generationOf(record);
  return epoch === 0 ? {} : { epoch };
};
