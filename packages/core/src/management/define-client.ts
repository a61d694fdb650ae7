import type { Result } from "neverthrow";
import { z } from "zod";
import type { Client } from "../domain/client.ts";
import type { SecretHash } from "../domain/client-secret.ts";
import { parseClientId } from "../domain/identifiers.ts";
import type { Seconds } from "../domain/instant.ts";
import type { ConfigurationError } from "../errors/configuration-error.ts";
import { orThrow, read } from "./read.ts";
import { scopeField } from "./scope-field.ts";

/** A client as an operator writes it down. */
export interface ClientDefinition {
  readonly id: string;
  /** Its secrets as a `SecretHasher` made them; never the secrets. */
  readonly secretHashes?: readonly string[];
  /** Default: client_secret_basic and client_secret_post. `["none"]` makes it public. */
  readonly authenticationMethods?: readonly string[];
  /** The grant types it may use. */
  readonly grantTypes: readonly string[];
  /** What it may have for itself, as one text. Default: nothing. */
  readonly ownScope?: string;
  /** What it gets when it asks for no scope. Default: all of `ownScope`. */
  readonly defaultOwnScope?: string;
  /** Instead of the tenant's. */
  readonly accessTokenLifetime?: Seconds;
  readonly disabled?: boolean;
}

/**
 * Makes a client of its definition. Throws `ConfigurationError`, which names every field that is wrong.
 *
 * @example
 * defineClient({
 *   id: "service-client-123",
 *   secretHashes: [hash],
 *   grantTypes: ["client_credentials"],
 *   ownScope: "api:read api:write",
 * })
 */
export const defineClient = (definition: ClientDefinition): Client =>
  orThrow(readClient(definition));

/** The same for what comes from outside. */
export const readClient = (definition: ClientDefinition): Result<Client, ConfigurationError> =>
  read("client", schema, definition);

const schema = z
  .strictObject({
    id: z.string().transform((text, context) => {
      const id = parseClientId(text);
      if (id === undefined) context.addIssue("must be 1 to 256 printable ASCII characters");
      return id ?? z.NEVER;
    }),
    secretHashes: z
      .array(z.string().regex(/^\$[a-z0-9-]+\$/, "must begin with its scheme, as $sha256$"))
      .default([]),
    authenticationMethods: z
      .array(z.string())
      .min(1, "must name at least one method")
      .default(["client_secret_basic", "client_secret_post"]),
    grantTypes: z.array(z.string()),
    ownScope: scopeField.default([] as never),
    defaultOwnScope: scopeField.optional(),
    accessTokenLifetime: z.int().min(1).max(86_400).optional(),
    disabled: z.boolean().default(false),
  })
  .refine(
    ({ authenticationMethods }) =>
      !authenticationMethods.includes("none") || authenticationMethods.length === 1,
    { path: ["authenticationMethods"], message: "must not hold none beside another method" },
  )
  .transform(
    ({ secretHashes, ownScope, defaultOwnScope, accessTokenLifetime, ...rest }): Client => ({
      ...rest,
      secrets: secretHashes.map((hash, i) => ({ id: `secret-${i + 1}`, hash: hash as SecretHash })),
      ownScope,
      defaultOwnScope: defaultOwnScope ?? ownScope,
      ...(accessTokenLifetime === undefined ? {} : { accessTokenLifetime }),
    }),
  );
