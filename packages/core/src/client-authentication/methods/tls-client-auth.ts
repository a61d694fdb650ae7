import { okAsync } from "neverthrow";
import { isNamedBy } from "../../domain/tls-client-subject.ts";
import { certificateClientId, withoutCertificate } from "../certificate-client-id.ts";
import type {
  AuthenticationVerdict,
  ClientAuthenticationMethod,
} from "../client-authentication-method.ts";

/** A certificate of a certification authority that the TLS layer trusts, with the client's registered name (RFC 8705 §2.1). */
export const tlsClientAuth: ClientAuthenticationMethod = {
  name: "tls_client_auth",
  credentials: [],
  present: (request) => {
    const { clientCertificate } = request;
    const clientId = certificateClientId(request);
    if (clientId === undefined) return undefined;
    return {
      clientId,
      fromHeader: false,
      verify: (client) => {
        const judge = (): AuthenticationVerdict => {
          if (clientCertificate === undefined || clientCertificate === "unreadable")
            return withoutCertificate(client, "tls_client_auth", clientCertificate);
          // A valid chain says that somebody has this name; only the name says who (RFC 8705 §2.1).
          if (!clientCertificate.chainVerified) return "certificate_chain_unverified";
          return client?.tlsSubject !== undefined && isNamedBy(client.tlsSubject, clientCertificate)
            ? "proven"
            : "certificate_mismatch";
        };
        return okAsync(judge());
      },
    };
  },
};
