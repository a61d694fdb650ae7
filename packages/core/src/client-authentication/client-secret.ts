import type { ResultAsync } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { isLive } from "../domain/client-secret.ts";
import type { PortError } from "../errors/port-error.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
} from "./client-authentication-method.ts";

/** What client_secret_basic and client_secret_post share: is this one of the client's live secrets? */
export const verifyClientSecret = (
  presented: string,
  client: Client | undefined,
  { clock, secretHasher }: AuthenticationContext,
): ResultAsync<AuthenticationVerdict, PortError> => {
  const now = clock.now();
  const hashes = (client?.secrets ?? [])
    .filter((secret) => isLive(secret, now))
    .map(({ hash }) => hash);
  return secretHasher.verify(presented, hashes).map((answer) =>
    // The hasher is the embedder's: a match counts only for a hash it was given.
    answer.verdict === "match" && hashes.includes(answer.hash) ? "proven" : "secret_mismatch",
  );
};
