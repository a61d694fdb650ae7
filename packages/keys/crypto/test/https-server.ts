import { webcrypto } from "node:crypto";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import {
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { onTestFinished } from "vitest";

/** The one host that the certificate is for. */
export const host = "keys.example";

export interface HttpsServer {
  readonly port: number;
  /** Connections that came in, whatever became of them. */
  readonly connections: () => number;
  readonly visits: () => number;
}

/** A real https server on a loopback address, until the test is over. */
export const serveHttps = async (
  listener: RequestListener,
  { address = "127.0.0.1", port = 0 } = {},
): Promise<HttpsServer> => {
  let connections = 0;
  let visits = 0;
  const { key, cert } = await certificate;
  const server = createServer({ key, cert }, (request, response) => {
    visits += 1;
    listener(request, response);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port: bound } = server.address() as AddressInfo;
  return { port: bound, connections: () => connections, visits: () => visits };
};

const selfSigned = async (): Promise<{ readonly key: string; readonly cert: string }> => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const cert = await X509CertificateGenerator.createSelfSigned({
    name: "CN=test",
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { key: PemConverter.encode(pkcs8, "PRIVATE KEY"), cert: cert.toString("pem") };
};

export const certificate = selfSigned();
