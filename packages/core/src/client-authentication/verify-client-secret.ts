import { ok } from "neverthrow";
import type { Client } from "../domain/client.ts";
import { isLive, type SecretHash } from "../domain/client.ts";
import type { PortError } from "../errors/port-error.ts";
import { andThen, type MaybeAsync } from "../ports/maybe-async.ts";
import type { VerifiedSecrets } from "../ports/verified-secrets.ts";
import type {
  AuthenticationContext,
  AuthenticationVerdict,
  RecentVerification,
} from "./client-authentication-method.ts";

/** Verifies a secret for client_secret_basic and client_secret_post: is it one of the client's live secrets? */
export const verifyClientSecret = (
  presented: string,
  client: Client | undefined,
  context: AuthenticationContext,
): MaybeAsync<AuthenticationVerdict, PortError> => {
  const hashes = liveHashes(client, context);
  const known = client && knownHash(presented, client, context, hashes);
  if (client !== undefined && known !== undefined) {
    rememberSource(presented, client, context);
    noteUse(client, known, context);
    return ok("proven");
  }
  return andThen(context.secretHasher.verify(presented, hashes, context.tenant.id), (answer) => {
    // The hasher is the embedder's: a match counts only for a hash it was given.
    if (client === undefined || answer.verdict !== "match" || !hashes.includes(answer.hash))
      return ok("secret_mismatch");
    const { hash, outdated = false } = answer;
    context.verifiedSecrets?.remember({
      tenant: context.tenant.id,
      client: client.id,
      hash,
      presented,
    });
    rememberSource(presented, client, context);
    noteUse(client, hash, context, outdated ? presented : undefined);
    return ok("proven");
  });
};

/**
 * Whether this source proved this secret lately. A secret that others proved is not recognised: the answer would tell a
 * guesser past its limit whether it guessed right. Whether it is live still, its judgement says.
 */
export const isVerifiedRecently = (
  presented: string,
  verifiedSecrets: VerifiedSecrets,
  by: RecentVerification,
): boolean => verifiedSecrets.knows({ ...by, presented });

/** Without a limiter nobody asks for it. */
const rememberSource = (
  presented: string,
  client: Client,
  { verifiedSecrets, rateLimiter, tenant, source }: AuthenticationContext,
): void => {
  if (rateLimiter !== undefined)
    verifiedSecrets?.remember({ tenant: tenant.id, client: client.id, presented, source });
};

const liveHashes = (
  client: Client | undefined,
  { clock }: AuthenticationContext,
): readonly SecretHash[] => {
  const now = clock.now();
  return (client?.secrets ?? []).filter((secret) => isLive(secret, now)).map(({ hash }) => hash);
};

const knownHash = (
  presented: string,
  client: Client,
  { verifiedSecrets, tenant }: AuthenticationContext,
  hashes: readonly SecretHash[],
): SecretHash | undefined =>
  verifiedSecrets &&
  hashes.find((hash) =>
    verifiedSecrets.knows({ tenant: tenant.id, client: client.id, hash, presented }),
  );

const noteUse = (
  client: Client,
  hash: SecretHash,
  { secretUpkeep, tenant, clock }: AuthenticationContext,
  presented?: string,
): void => {
  secretUpkeep?.used({
    tenant: tenant.id,
    client: client.id,
    hash,
    at: clock.now(),
    ...(presented === undefined ? {} : { presented }),
  });
};
