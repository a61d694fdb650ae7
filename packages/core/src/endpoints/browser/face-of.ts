import { ok } from "neverthrow";
import type { Client } from "../../domain/client.ts";
import type { Digest } from "../../domain/digest.ts";
import { generationOf } from "../../domain/generation.ts";
import type { PortError } from "../../errors/port-error.ts";
import type { Digester } from "../../ports/digester.ts";
import { andThen, type MaybeAsync } from "../../ports/maybe-async.ts";

/**
 * CIMD §6.3: what a client says of itself is what the user agreed to. Facts that an administrator answers for may change, but not the
 * life of the client: another one under its id is another client.
 */
export const faceOf = (
  { digester }: { readonly digester: Digester },
  client: Client,
): MaybeAsync<string, PortError> => {
  const { authorization, keys } = client;
  const { birth } = generationOf(client);
  if (authorization?.selfAsserted !== true) return ok(birth);
  const face = [birth, authorization.name, [...authorization.redirectUris].sort(), keys];
  return andThen(
    digester.digest(JSON.stringify(face)),
    (digest: Digest): MaybeAsync<string, never> => ok(digest),
  );
};
