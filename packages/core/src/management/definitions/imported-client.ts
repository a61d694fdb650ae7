import { err, ok, type Result } from "neverthrow";
import * as z from "zod/mini";
import { type ApiKey, maxApiKeys } from "../../domain/api-key.ts";
import { type Client, maxSecrets } from "../../domain/client.ts";
import type { Requiring } from "../../domain/client-requirement.ts";
import type { Digest } from "../../domain/digest.ts";
import { type Instant, instant } from "../../domain/instant.ts";
import { present } from "../../domain/present.ts";
import type { ConfigurationProblem } from "../../errors/configuration-error.ts";
import { type ClientDefinition, readClient } from "./define-client.ts";
import { namedSubject } from "./named-subject.ts";
import { read } from "./read.ts";
import { latestMoment } from "./representable.ts";
import { scopeField } from "./scope-field.ts";

/** A client as it was elsewhere: its definition, and the credentials that it has already. */
export interface ImportedClient extends Omit<ClientDefinition, "secretHashes"> {
  /** Its secrets. Left out: none is said, and those that a client has are kept. */
  readonly secrets?: readonly ImportedSecret[];
  /** Its API keys, as `exportClient` wrote them. Left out: none is said. */
  readonly apiKeys?: readonly ImportedApiKey[];
}

/** A secret as it was elsewhere: the text itself, or its hash. Moments are whole seconds since 1970. */
export interface ImportedSecret {
  /** Default: `secret-1` for the first, and so on. */
  readonly id?: string;
  /** The secret itself. Only its hash is kept. */
  readonly secret?: string;
  /** Its hash in PHC or crypt format, with a scheme that the deployment verifies; instead of `secret`. */
  readonly hash?: string;
  /** The same secret sealed under this deployment's key-encryption key, beside `hash`: for `client_secret_jwt`. */
  readonly sealed?: string;
  /** A name for people. */
  readonly label?: string;
  /** Default: the moment of the import. */
  readonly createdAt?: number;
  readonly lastUsedDay?: number;
  /** The first moment at which it is accepted. Default: at once. */
  readonly notBefore?: number;
  /** The first moment at which it is no longer accepted. Default: never. */
  readonly expiresAt?: number;
}

/** An API key as `exportClient` writes it: by its digest. Moments are whole seconds since 1970. */
export interface ImportedApiKey {
  readonly id: string;
  readonly digest: string;
  readonly scope: string;
  readonly createdAt: number;
  readonly label?: string;
  readonly lastUsedDay?: number;
  readonly expiresAt?: number;
}

/** An import that was read: the client without its credentials, and these. */
export interface ReadImport {
  readonly client: Client;
  readonly secrets: readonly ReadSecret[] | undefined;
  readonly apiKeys: readonly ApiKey[] | undefined;
}

/** A secret of an import that was read: named, and with one of `secret` and `hash`. */
export interface ReadSecret
  extends Omit<ImportedSecret, "createdAt" | "lastUsedDay" | "notBefore" | "expiresAt"> {
  readonly createdAt?: Instant;
  readonly lastUsedDay?: Instant;
  readonly notBefore?: Instant;
  readonly expiresAt?: Instant;
}

const momentField = z.pipe(
  z
    .int("must be whole seconds since 1970")
    .check(
      z.minimum(0, "must not be before 1970"),
      z.maximum(latestMoment, "must be before 10000"),
    ),
  z.transform((seconds: number): Instant => instant(seconds)),
);
const idField = z
  .string()
  .check(z.regex(/^[\w.~-]{1,64}$/, "must be 1 to 64 of A-Z a-z 0-9 . _ ~ -"));
const labelField = z.string().check(z.maxLength(128, "must be at most 128 characters"));

const secretSchema: z.ZodMiniType<ReadSecret> = z
  .strictObject({
    id: z.exactOptional(idField),
    secret: z.exactOptional(
      z
        .string()
        .check(z.minLength(1, "must not be empty"), z.maxLength(1024, "must be at most 1024 long")),
    ),
    hash: z.exactOptional(z.string()),
    sealed: z.exactOptional(z.string()),
    label: z.exactOptional(labelField),
    createdAt: z.exactOptional(momentField),
    lastUsedDay: z.exactOptional(momentField),
    notBefore: z.exactOptional(momentField),
    expiresAt: z.exactOptional(momentField),
  })
  .check(
    z.refine(
      ({ secret, hash }) => (secret === undefined) !== (hash === undefined),
      "must hold either the secret or its hash",
    ),
    z.refine(
      ({ sealed, hash }) => sealed === undefined || hash !== undefined,
      "must hold sealed beside a hash only",
    ),
  );

const apiKeySchema = z.strictObject({
  id: idField,
  digest: z
    .string()
    .check(z.regex(/^[\w-]{43}$/, "must be a SHA-256 digest in base64url, as export writes it")),
  scope: scopeField,
  createdAt: momentField,
  expiresAt: z.exactOptional(momentField),
  label: z.exactOptional(labelField),
  lastUsedDay: z.exactOptional(momentField),
});

const areDistinct = (all: readonly { readonly id?: string }[]): boolean => {
  const ids = all.flatMap(({ id }) => id ?? []);
  return new Set(ids).size === ids.length;
};
const distinct = "must have an id of its own each";

const credentialsSchema = z.object({
  secrets: z.exactOptional(
    z
      .array(secretSchema)
      .check(
        z.maxLength(maxSecrets, `must be at most ${maxSecrets}`),
        z.refine(areDistinct, distinct),
      ),
  ),
  apiKeys: z.exactOptional(
    z
      .array(apiKeySchema)
      .check(
        z.maxLength(maxApiKeys, `must be at most ${maxApiKeys}`),
        z.refine(areDistinct, distinct),
      ),
  ),
});

/**
 * Reads an import by the rules that every definition of a client is read by, and its credentials: every field that is wrong is
 * named.
 */
export const readImportedClient = (
  imported: ImportedClient,
  ownMethods?: readonly Requiring[],
): Result<ReadImport, readonly ConfigurationProblem[]> => {
  const { secrets, apiKeys, ...definition } = imported;
  const subject = namedSubject("client", imported);
  const credentials = read(subject, credentialsSchema, present({ secrets, apiKeys }));
  const client = readClient(definition, ownMethods);
  const problems = [
    ...("secretHashes" in definition ? [hashesElsewhere] : []),
    ...[client, credentials].flatMap((part) => (part.isErr() ? part.error.problems : [])),
  ];
  if (client.isErr() || credentials.isErr() || problems.length > 0) return err(problems);
  return ok({
    client: client.value,
    secrets: credentials.value.secrets,
    apiKeys: credentials.value.apiKeys?.map((key) => ({ ...key, digest: key.digest as Digest })),
  });
};

const hashesElsewhere: ConfigurationProblem = {
  field: "secretHashes",
  message: "must not be named in an import: write secrets, each with its hash",
};
