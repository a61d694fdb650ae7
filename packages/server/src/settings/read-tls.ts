import type { ServerOptions } from "node:https";
import { createSecureContext } from "node:tls";
import { ConfigurationError } from "@mintport/core/ports";
import { readPem } from "./read-pem.ts";
import type { Settings } from "./settings.ts";

/** Reads the files of the TLS settings. Throws `ConfigurationError` for each that cannot be used. */
export const readTls = (tls: NonNullable<Settings["tls"]>): ServerOptions => {
  const forClients: ServerOptions =
    tls.clientCertificates === undefined
      ? {}
      : {
          requestCert: true,
          // Self-signed ones are to come through (RFC 8705 §2.2); core looks at Node's verdict on the chain.
          rejectUnauthorized: false,
          // With no authority of ours none is trusted: Node's own are authorities for servers of the whole Internet.
          ca: tls.clientCaFile === undefined ? [] : [read("clientCaFile", tls.clientCaFile)],
        };
  const options: ServerOptions = {
    cert: read("certFile", tls.certFile),
    key: read("keyFile", tls.keyFile),
    minVersion: "TLSv1.2",
    ...forClients,
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    // OpenSSL's code says what is wrong, and none of what is in the files.
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw problem("", `certFile and keyFile must be a certificate and its key as PEM${code}`);
  }
  return options;
};

const read = (field: string, path: string): string => readPem("tls", field, path);

const problem = (field: string, message: string): ConfigurationError =>
  new ConfigurationError("tls", [{ field, message }]);
