import { errAsync, okAsync, ResultAsync } from "neverthrow";
import type { ClientSecret, SealedSecret, SecretHash } from "../domain/client.ts";
import type { TenantId } from "../domain/identifiers.ts";
import type { Instant } from "../domain/instant.ts";
import { present } from "../domain/present.ts";
import type { ConfigurationProblem } from "../errors/configuration-error.ts";
import { toAsync } from "../ports/maybe-async.ts";
import type { SecretHasher } from "../ports/secret-hasher.ts";
import type { SecretSealer } from "../ports/secret-sealer.ts";
import type { ReadSecret } from "./definitions/imported-client.ts";
import { type ManagementError, noProblems } from "./management-error.ts";

/** The ports by which imported secrets are judged, hashed and compared. */
export interface SecretImporting {
  readonly secretHasher: SecretHasher;
  readonly secretSealer?: SecretSealer;
  /** Why the deployment will not verify a hash: its scheme, its form or its cost. `undefined`: it will. */
  hashFault(hash: string): string | undefined;
}

/** What is wrong with secrets before any of them is hashed. `sealed`: the client needs their text. */
export const secretProblems = (
  { hashFault, secretSealer }: SecretImporting,
  secrets: readonly ReadSecret[],
  sealed: boolean,
): readonly ConfigurationProblem[] =>
  secrets.flatMap((secret, at) => {
    const fault = secret.hash === undefined ? undefined : hashFault(secret.hash);
    const needsSeal = sealed || secret.sealed !== undefined;
    const message = needsSeal ? unsealable(secret, secretSealer) : undefined;
    return [
      ...(fault === undefined ? [] : [{ field: `secrets.${at}.hash`, message: fault }]),
      ...(message === undefined ? [] : [{ field: `secrets.${at}`, message }]),
    ];
  });

const unsealable = (
  { hash, sealed }: ReadSecret,
  sealer: SecretSealer | undefined,
): string | undefined => {
  if (sealer === undefined) return "cannot be sealed: this deployment has no secretSealer";
  return hash !== undefined && sealed === undefined
    ? "must be the secret itself: client_secret_jwt cannot be verified by a hash"
    : undefined;
};

/** A sealed copy that another key sealed, or that is of another secret, would fail with the client's first assertion. */
export const checkSealed = (
  ports: SecretImporting,
  tenant: TenantId,
  secrets: readonly ReadSecret[],
): ResultAsync<void, ManagementError> =>
  ResultAsync.combine(secrets.map((secret) => sealedProblem(ports, tenant, secret))).andThen(
    (messages) =>
      noProblems(
        messages.flatMap((message, at) =>
          message === undefined ? [] : [{ field: `secrets.${at}.sealed`, message }],
        ),
      ),
  );

/** Secrets as stores keep them. What is given in clear is hashed, and with `sealed` also sealed. */
export const keptSecrets = (
  ports: SecretImporting,
  secrets: readonly ReadSecret[],
  about: { readonly now: Instant; readonly sealed: boolean },
): ResultAsync<readonly ClientSecret[], ManagementError> =>
  ResultAsync.combine(
    secrets.map((secret, at) => {
      const { secret: text, hash, sealed, ...life } = secret;
      const made: ResultAsync<Credential, ManagementError> =
        text === undefined
          ? okAsync(
              present({ hash: hash as SecretHash, sealed: sealed as SealedSecret | undefined }),
            )
          : hashed(ports, text, about.sealed);
      return made.map(
        (credential): ClientSecret => ({
          createdAt: about.now,
          ...life,
          ...credential,
          id: secretId(secret, at),
        }),
      );
    }),
  );

/** Whether kept secrets are those of an import: each by its id, its text or hash, and its life. */
export const areSameSecrets = (
  { secretHasher }: Pick<SecretImporting, "secretHasher">,
  tenant: TenantId,
  kept: readonly ClientSecret[],
  secrets: readonly ReadSecret[],
): ResultAsync<boolean, ManagementError> => {
  if (kept.length !== secrets.length) return okAsync(false);
  return ResultAsync.combine(
    secrets.map((secret, at): ResultAsync<boolean, ManagementError> => {
      const own = kept.find(({ id }) => id === secretId(secret, at));
      if (own === undefined || !isSameLife(own, secret)) return okAsync(false);
      return secret.secret === undefined
        ? okAsync(own.hash === secret.hash)
        : toAsync(secretHasher.verify(secret.secret, [own.hash], tenant)).map(
            ({ verdict }) => verdict === "match",
          );
    }),
  ).map((same) => same.every(Boolean));
};

type Credential = Pick<ClientSecret, "hash" | "sealed">;

const secretId = ({ id }: ReadSecret, at: number): string => id ?? `secret-${at + 1}`;

/** The moment of making and the day of use are facts of the place, unless the import says the former. */
const isSameLife = (kept: ClientSecret, secret: ReadSecret): boolean =>
  kept.label === secret.label &&
  kept.notBefore === secret.notBefore &&
  kept.expiresAt === secret.expiresAt &&
  (secret.createdAt === undefined || kept.createdAt === secret.createdAt);

const hashed = (
  { secretHasher, secretSealer }: SecretImporting,
  text: string,
  sealed: boolean,
): ResultAsync<Credential, ManagementError> =>
  secretHasher
    .hash(text)
    .andThen((hash) =>
      sealed && secretSealer !== undefined
        ? secretSealer.seal(text).map((copy) => ({ hash, sealed: copy }))
        : okAsync({ hash }),
    );

const sealedProblem = (
  { secretHasher, secretSealer }: SecretImporting,
  tenant: TenantId,
  { hash, sealed }: ReadSecret,
): ResultAsync<string | undefined, ManagementError> => {
  if (hash === undefined || sealed === undefined || secretSealer === undefined)
    return okAsync(undefined);
  return secretSealer
    .open(sealed as SealedSecret)
    .andThen((text) => toAsync(secretHasher.verify(text, [hash as SecretHash], tenant)))
    .map(({ verdict }) =>
      verdict === "match" ? undefined : "must be of the same secret as the hash",
    )
    .orElse((error) =>
      error.kind === "corrupt"
        ? okAsync("must be sealed by a key-encryption key of this deployment")
        : errAsync(error),
    );
};
