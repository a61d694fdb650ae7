import type { JWK } from "jose";
import { ok } from "neverthrow";
import type { ClientCertificate } from "../../domain/client-certificate.ts";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import { findKeys } from "../../jwt/find-keys.ts";
import type {
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";
import { missingCertificate } from "../missing-certificate.ts";

/** A certificate that stands among the client's registered keys, whoever signed it (RFC 8705 §2.2). */
export const selfSignedTlsClientAuth: ClientAuthenticationMethod = {
  name: "self_signed_tls_client_auth",
  requires: methodRequirements.self_signed_tls_client_auth,
  credentials: { certificate: true },
  unguessable: true,
  reasonsWithoutSecrets: ["assertion_keys_missing"],
  present: ({ parameters, clientCertificate }) => {
    const clientId = parameters.get("client_id");
    if (clientId === undefined) return undefined;
    return {
      clientId,
      verify: (client, { remoteKeySets }) => {
        if (clientCertificate === undefined || clientCertificate === "unreadable")
          return ok(missingCertificate(client, "self_signed_tls_client_auth", clientCertificate));
        return findKeys(client?.keys, remoteKeySets, undefined).map((keys) =>
          keys.match(
            (found): AuthenticationVerdict =>
              found.some((key) => holds(key, clientCertificate))
                ? "proven"
                : "certificate_mismatch",
            (fault): AuthenticationVerdict => `assertion_${fault}`,
          ),
        );
      },
    };
  },
};

/** By the certificate itself (`x5c`) or by its digest. The handshake proved that the sender holds its key. */
const holds = (key: JWK, { der, thumbprint }: ClientCertificate): boolean =>
  key["x5t#S256"] === thumbprint || (Array.isArray(key.x5c) && key.x5c[0] === der);
