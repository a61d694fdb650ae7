import { ok } from "neverthrow";
import { methodRequirements } from "../../domain/method-and-grant-requirements.ts";
import { isNamedBy } from "../../domain/tls-client-subject.ts";
import type {
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";
import { missingCertificate } from "../missing-certificate.ts";

/** A certificate of a certification authority that the TLS layer trusts, with the client's registered name (RFC 8705 §2.1). */
export const tlsClientAuth: ClientAuthenticationMethod = {
  name: "tls_client_auth",
  requires: methodRequirements.tls_client_auth,
  credentials: { certificate: true },
  unguessable: true,
  present: ({ parameters, clientCertificate }) => {
    const clientId = parameters.get("client_id");
    if (clientId === undefined) return undefined;
    return {
      clientId,
      verify: (client) => {
        const judge = (): AuthenticationVerdict => {
          if (clientCertificate === undefined || clientCertificate === "unreadable")
            return missingCertificate(client, "tls_client_auth", clientCertificate);
          // A valid chain says that somebody has this name; only the name says who (RFC 8705 §2.1).
          if (!clientCertificate.chainVerified) return "certificate_chain_unverified";
          return client?.tlsSubject !== undefined && isNamedBy(client.tlsSubject, clientCertificate)
            ? "proven"
            : "certificate_mismatch";
        };
        return ok(judge());
      },
    };
  },
};
