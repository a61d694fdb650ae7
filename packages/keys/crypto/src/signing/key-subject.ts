import type { GeneratedKey } from "./static-key.ts";

/**
 * The key that a `ConfigurationError` is about. A deployment has several, and the message must find the one.
 *
 * @example keySubject({ tenant: "main", alg: "ES256", kid: "2026-01" })
 */
export const keySubject = ({
  tenant,
  alg,
  kid,
}: Pick<GeneratedKey, "tenant" | "alg"> & { readonly kid?: string | undefined }): string =>
  `keys: the ${alg} key${kid === undefined ? "" : ` ${kid}`} of tenant ${tenant}`;
