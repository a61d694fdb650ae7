import {
  type PortError,
  portError,
  type SealedSecret,
  type SecretSealer,
} from "@mintport/core/ports";
import { ResultAsync } from "@mintport/core/result";
import { jweSealer } from "./jwe-sealer.ts";

/**
 * A sealer with key-encryption keys of 32 bytes, which are kept apart from the store: JWE, `dir` with A256GCM (RFC 7516).
 * It seals with `current` and opens with any. What a key sealed that is not here, or what was edited, is `corrupt`.
 * Throws `ConfigurationError` for a key of another length.
 *
 * @example secretSealer(Buffer.from(process.env.MINTPORT_KEY_ENCRYPTION_KEY, "base64url"))
 */
export const secretSealer = (
  current: Uint8Array,
  ...former: readonly Uint8Array[]
): SecretSealer => {
  // The same key may seal signing keys too: the `typ` tells that one of them is no secret of a client.
  const sealer = jweSealer([current, ...former], { typ, where: "secretSealer" });
  return {
    seal: ResultAsync.fromThrowable(
      async (secret: string) =>
        (await sealer.seal(new TextEncoder().encode(secret))) as SealedSecret,
      (cause): PortError => portError("unavailable", port, cause),
    ),
    open: ResultAsync.fromThrowable(
      async (sealed: string) => utf8.decode(await sealer.open(sealed)),
      (cause): PortError => portError("corrupt", port, cause),
    ),
    isCurrent: ResultAsync.fromThrowable(
      (sealed: string) => sealer.isCurrent(sealed),
      (cause): PortError => portError("corrupt", port, cause),
    ),
  };
};

const port = "secret-sealer";
const typ = "mintport-client-secret";
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
