import { ok } from "neverthrow";
import { type ApiKey, isApiKeyLive } from "../domain/api-key.ts";
import type { Client } from "../domain/client.ts";
import { equalText } from "../domain/equal-text.ts";
import type { Instant } from "../domain/instant.ts";
import type { PortError } from "../errors/port-error.ts";
import type { Digester } from "../ports/digester.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";

/** The client's live API key of this text; `undefined` if it has none such. An unknown client costs the same digest. */
export const findApiKey = (
  digester: Digester,
  text: string,
  { client, now }: { readonly client: Client | undefined; readonly now: Instant },
): MaybeAsync<ApiKey | undefined, PortError> =>
  andThen(digester.digest(text), (digest) =>
    ok(
      (client?.apiKeys ?? [])
        .filter((key) => equalText(key.digest, digest))
        .find((key) => isApiKeyLive(key, now)),
    ),
  );
