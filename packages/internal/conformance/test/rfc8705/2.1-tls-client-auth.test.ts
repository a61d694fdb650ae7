import type { ClientId, Reason } from "@mintport/core";
import type { TlsClientSubject } from "@mintport/core/ports";
import { certificateHeader } from "@mintport/http/client-certificate";
import { nodeHandler } from "@mintport/http/node";
import { webHandler } from "@mintport/http/web";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Binding, bindings, type Running, run, stacks } from "../fixture/bindings.ts";
import { basePath, clientId } from "../fixture/deployment.ts";
import { comparable, expectError, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { fetchListener } from "../fixture/fetch-listener.ts";
import { type Answer, basic, good, requestToken } from "../fixture/token-request.ts";
import {
  type Certified,
  clientCertField,
  expired,
  forged,
  others,
  own,
  selfMade,
} from "./certificates.ts";
import { runTls, type TlsRunning, tokenOverTls, withTlsClients } from "./over-tls.ts";

/** A client for each way to name its certificate (§2.1.2), and for spellings of its subject. */
const subjects: Readonly<Record<string, TlsClientSubject>> = {
  subject_dn: { subjectDn: "CN=client,O=Example\\, Inc.,C=DE" },
  "subject_dn-by-numbers": { subjectDn: "2.5.4.3=client,2.5.4.10=Example\\2C Inc.,2.5.4.6=DE" },
  "subject_dn-in-other-case": { subjectDn: "cn=client, o=Example\\, Inc., c=DE" },
  "subject_dn-with-escapes": { subjectDn: "CN=\\63lient;O=\\45xample\\,\\ Inc.;C=DE" },
  san_dns: { dnsName: "client.example" },
  "san_dns-in-other-case": { dnsName: "Client.EXAMPLE" },
  san_uri: { uri: "spiffe://example/client" },
  san_ip: { ipAddress: "192.0.2.7" },
  san_email: { emailAddress: "client@a.example" },
};
const clients = Object.fromEntries(
  Object.entries(subjects).map(([id, tlsSubject]) => [id, { tlsSubject }]),
);
const ids = Object.keys(subjects);

describe.each(stacks)("tls_client_auth (RFC 8705 §2.1), over $name and TLS", (stack) => {
  let running: TlsRunning;
  beforeAll(async () => {
    running = await runTls(stack, withTlsClients(clients));
  });
  afterAll(() => running.close());

  it.each(ids)("a client is known by its %s", async (id) => {
    const answer = await tokenOverTls(running, id, own);
    expectToken(answer, "api:read api:write");
    expect(running.observer.events.at(-1)).toMatchObject({
      client: id,
      authenticationMethod: "tls_client_auth",
    });
  });

  it.each(ids)("by its %s another certificate of the same authority is not it", async (id) => {
    await refused(running, await tokenOverTls(running, id, others), "certificate_mismatch");
  });
});

describe("certificates that prove nobody, over TLS", () => {
  let running: TlsRunning;
  beforeAll(async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    const names = {
      ...clients,
      reversed: { tlsSubject: { subjectDn: "C=DE,O=Example\\, Inc.,CN=client" } },
    };
    running = await runTls(binding, withTlsClients(names));
  });
  afterAll(() => running.close());

  type Case = { readonly id?: string; readonly certificate?: Certified };
  /** One for each reason; a reason of certificates without one does not compile. */
  const cases: Readonly<
    Record<Exclude<Extract<Reason, `certificate_${string}`>, Elsewhere>, Case>
  > = {
    certificate_missing: {},
    certificate_chain_unverified: { certificate: forged },
    certificate_mismatch: { certificate: others },
  };
  /** A client that is known, but owes a certificate for its tokens: 3-bound-tokens.test.ts. */
  type Elsewhere = "certificate_required" | "certificate_unreadable";

  it.each(Object.entries(cases))("%s (RFC 8705 §2)", async (reason, { certificate }) => {
    for (const id of ["subject_dn", "san_dns", "san_uri", "san_ip", "san_email"])
      await refused(running, await tokenOverTls(running, id, certificate), reason);
  });

  it.each<[string, Certified]>([
    ["signed by itself", selfMade],
    ["expired", expired],
  ])("the right name in a certificate that is %s (RFC 8705 §2)", async (_, certificate) => {
    for (const id of ids)
      await refused(
        running,
        await tokenOverTls(running, id, certificate),
        "certificate_chain_unverified",
      );
  });

  it("the parts of a subject have an order (RFC 8705 §2)", async () => {
    await refused(running, await tokenOverTls(running, "reversed", own), "certificate_mismatch");
  });

  it("a certificate proves nobody but who is registered with it, for this method (RFC 8705 §2)", async () => {
    await refused(running, await tokenOverTls(running, "nobody", own), "client_unknown");
    await refused(running, await tokenOverTls(running, clientId, own), "certificate_mismatch");
    await refused(running, await tokenOverTls(running, clientId), "credentials_missing");
  });

  it("a disabled client is refused as an unknown one (RFC 8705 §2)", async () => {
    const { storage, tenant } = running;
    const found = expectOk(await storage.clients.read(tenant.id, "san_ip" as ClientId));
    if (found === undefined) throw new Error("no client");
    const disabled = { ...found.value, disabled: true };
    expectOk(await storage.clients.update(tenant.id, disabled, found.revision));
    await refused(running, await tokenOverTls(running, "san_ip", own), "client_disabled");
  });

  it("beside a certificate a wrong secret is a wrong secret, in the body and in the header (RFC 8705 §2)", async () => {
    const form = { client_secret: "x" };
    const inBody = await tokenOverTls(running, "subject_dn", own, { form });
    await refused(running, inBody, "authentication_method_not_allowed");
    const headers = basic("subject_dn", "x");
    const inHeader = await tokenOverTls(running, "subject_dn", own, { headers });
    await refused(running, inHeader, "authentication_method_not_allowed");
  });

  it("a header on the TLS connection is not a certificate (RFC 8705 §2)", async () => {
    for (const name of ["Client-Cert", "X-Client-Cert", "X-SSL-Cert", "X-Forwarded-Client-Cert"]) {
      const headers = { [name]: clientCertField(own) };
      const answer = await tokenOverTls(running, "subject_dn", undefined, { headers });
      await refused(running, answer, "certificate_missing");
    }
  });
});

const byHeader = (trustedProxy: string, chainVerified = true): readonly Binding[] => {
  const options = {
    basePath,
    clientCertificates: certificateHeader({
      name: "X-Client-Cert",
      format: "rfc9440",
      trustedProxies: [trustedProxy],
      chainVerified,
    }),
  };
  return [
    { name: "http/node", listener: (server) => nodeHandler(server, options) },
    { name: "http/web", listener: (server) => fetchListener(webHandler(server, options)) },
  ];
};

describe.each(["http/node", "http/web"])("behind a proxy that ends TLS, over %s", (name) => {
  const start = async (among: readonly Binding[]): Promise<Running> => {
    const binding = among.find((candidate) => candidate.name === name);
    if (binding === undefined) throw new Error("no binding");
    return run(binding, withTlsClients(clients));
  };
  const ask = (running: Running, headers: Readonly<Record<string, string>>): Promise<Answer> =>
    requestToken(running, { grant_type: "client_credentials", client_id: "san_dns" }, headers);

  it("the proxy's header counts, if it comes from the trusted hop (RFC 8705 §2)", async () => {
    const running = await start(byHeader("127.0.0.1"));
    expectToken(await ask(running, { "X-Client-Cert": clientCertField(own) }));
    await refused(running, await ask(running, {}), "certificate_missing");
    await refused(running, await ask(running, { "X-Client-Cert": "" }), "certificate_missing");
    const wrongForm = encodeURIComponent(own.pem);
    const misread = await ask(running, { "X-Client-Cert": wrongForm });
    await refused(running, misread, "certificate_unreadable");
    const answer = await ask(running, { "X-Client-Cert": clientCertField(others) });
    await refused(running, answer, "certificate_mismatch");
    await running.close();
  });

  it("from any other hop it is forged (RFC 8705 §2)", async () => {
    const running = await start(byHeader("192.0.2.7"));
    const answer = await ask(running, {
      "X-Client-Cert": clientCertField(own),
      "X-Forwarded-For": "192.0.2.7",
      Forwarded: "for=192.0.2.7",
    });
    await refused(running, answer, "certificate_missing");
    await running.close();
  });

  it("a proxy that verifies nothing proves no name (RFC 8705 §2)", async () => {
    const running = await start(byHeader("127.0.0.1", false));
    const answer = await ask(running, { "X-Client-Cert": clientCertField(own) });
    await refused(running, answer, "certificate_chain_unverified");
    await running.close();
  });
});

/** In the bytes of a wrong secret, so that nobody can tell what was wrong. */
const refused = async (running: Running, answer: Answer, reason: string): Promise<void> => {
  expect(lastReason(running)).toBe(reason);
  expectError(answer, 401, "invalid_client");
  const wrong = await requestToken(running, { ...good, client_secret: "wrong" });
  expect(seen(answer)).toEqual(seen(wrong));
};

/** Node and Fetch frame an answer differently; what it says is the same. */
const seen = (answer: Answer) => {
  const { headers, ...rest } = comparable(answer);
  const framing = ["connection", "keep-alive", "content-length", "transfer-encoding"];
  return { ...rest, headers: headers.filter(([name]) => !framing.includes(name)) };
};
