import type { Client } from "../domain/client.ts";
import { formatScope } from "../domain/scope.ts";
import type { ClientDefinition } from "./define-client.ts";

/** A client as an operator would write it down, without its secrets, API keys and generation. */
export const describeClient = (client: Client): Omit<ClientDefinition, "secretHashes"> => {
  const {
    ownScope,
    defaultOwnScope,
    keys,
    secrets: _secrets,
    apiKeys: _apiKeys,
    generation: _generation,
    ...rest
  } = client;
  return {
    ...rest,
    ownScope: formatScope(ownScope),
    defaultOwnScope: formatScope(defaultOwnScope),
    ...keys,
  };
};
