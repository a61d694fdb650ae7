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
import { definedOnly } from "../cli/options.ts";

/** A tenant as the admin API and the command line show it. */
export const tenantView = (tenant: Tenant): object => ({
  ...describeTenant(tenant),
  ...shownEpoch(tenant),
});

/** A client as they show it: its secrets and API keys by id, never a hash. */
export const clientView = (client: Client): object => ({
  ...describeClient(client),
  secrets: client.secrets.map(secretView),
  apiKeys: (client.apiKeys ?? []).map(apiKeyView),
  ...shownEpoch(client),
});

/** An API key as they show it: never the key, never its digest. What is shown is named here. */
export const apiKeyView = ({
  id,
  scope,
  createdAt,
  expiresAt,
  label,
  lastUsedDay,
}: ApiKey): object =>
  definedOnly({ id, scope: formatScope(scope), createdAt, expiresAt, label, lastUsedDay });

/** A secret as they show it: never the secret, never its hash. What is shown is named here. */
export const secretView = ({
  id,
  label,
  createdAt,
  lastUsedDay,
  notBefore,
  expiresAt,
}: ClientSecret): object =>
  definedOnly({ id, label, createdAt, lastUsedDay, notBefore, expiresAt });

/** How often all of its tokens were ended, if ever. */
const shownEpoch = (record: Tenant | Client): { readonly epoch?: number } => {
  const { epoch } = generationOf(record);
  return epoch === 0 ? {} : { epoch };
};
