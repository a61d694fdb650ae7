import type { ApiKey } from "../domain/api-key.ts";
import type { Client, ClientSecret } from "../domain/client.ts";
import { present } from "../domain/present.ts";
import { formatScope } from "../domain/scope.ts";
import { describeClient } from "./definitions/describe-client.ts";
import type {
  ImportedApiKey,
  ImportedClient,
  ImportedSecret,
} from "./definitions/imported-client.ts";

/**
 * A client in the form that `importClient` reads: its definition, the hashes of its secrets and the digests of its API keys.
 * Never a secret. Its generation is left out, so tokens of the old place open nothing in the new one.
 *
 * @example JSON.stringify(exportClient(client)) // a line of a file that `mintport client import` reads
 */
export const exportClient = (client: Client): ImportedClient => ({
  ...describeClient(client),
  secrets: client.secrets.map(exportSecret),
  apiKeys: (client.apiKeys ?? []).map(exportApiKey),
});

const exportSecret = (secret: ClientSecret): ImportedSecret =>
  present({
    id: secret.id,
    hash: secret.hash,
    sealed: secret.sealed,
    label: secret.label,
    createdAt: secret.createdAt,
    lastUsedDay: secret.lastUsedDay,
    notBefore: secret.notBefore,
    expiresAt: secret.expiresAt,
    // A new field of `ClientSecret` does not compile until it stands above.
  } satisfies Record<keyof ClientSecret, unknown>);

const exportApiKey = (key: ApiKey): ImportedApiKey =>
  present({
    id: key.id,
    digest: key.digest,
    scope: formatScope(key.scope),
    createdAt: key.createdAt,
    label: key.label,
    lastUsedDay: key.lastUsedDay,
    expiresAt: key.expiresAt,
  } satisfies Record<keyof ApiKey, unknown>);
