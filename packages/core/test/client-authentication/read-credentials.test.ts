import {
  type AuthenticatingRequest,
  apiKeyAuthentication,
  type ClientAuthenticationMethod,
  clientSecretPost,
  noClientAuthentication,
  selfSignedTlsClientAuth,
  tlsClientAuth,
} from "@mintport/core";
import { expectErr, expectOk } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import {
  type DeclaredCredentials,
  serverCredentials,
} from "../../src/client-authentication/declared-credentials.ts";
import {
  type CandidateCredentials,
  readCredentials,
} from "../../src/client-authentication/read-credentials.ts";
import { invalidClient } from "../../src/errors/oauth-error.ts";
import { method, presented, request } from "./own-method.ts";

const read = (methods: readonly ClientAuthenticationMethod[], asked: AuthenticatingRequest) =>
  readCredentials(methods, serverCredentials(methods, []))(asked);
const declaring = (name: string, credentials: DeclaredCredentials) =>
  method(name, presented(), { credentials });
const unreadable = invalidClient("credentials_malformed");
const namesOf = ({ candidates }: CandidateCredentials) => candidates.map((one) => one.method.name);

describe("what a request presents", () => {
  it("is what every method reads of it, in their order", () => {
    const methods = [
      method("a", presented()),
      method("b", undefined),
      method("c", unreadable),
      method("d", presented()),
    ];
    const found = expectOk(read(methods, request()));
    expect(found.clientId).toBe("reports");
    expect(namesOf(found)).toEqual(["a", "d"]);
  });

  it("is the first method's error, if the first cannot read it", () => {
    const methods = [method("a", unreadable), method("b", presented())];
    expect(expectErr(read(methods, request()))).toEqual(unreadable);
  });

  it.each<[string, DeclaredCredentials, AuthenticatingRequest]>([
    ["a parameter", { parameters: ["badge"] }, request({ badge: "1" })],
    ["a header", { headers: ["x-badge"] }, request({}, { headers: { "x-badge": "1" } })],
    ["a scheme", { authorizationSchemes: ["badge"] }, request({}, { authorization: "badge" })],
  ])(
    "is, where %s is declared, what those methods read that declare it and no other",
    (_, credentials, asked) => {
      const methods = [
        method("open", presented()),
        declaring("badge", credentials),
        declaring("other", { parameters: ["other"] }),
        declaring("badge-too", credentials),
      ];
      expect(namesOf(expectOk(read(methods, asked)))).toEqual(["badge", "badge-too"]);
      expect(namesOf(expectOk(read(methods, request())))).toHaveLength(4);
    },
  );

  it("is nothing where a declared header is empty, as with a parameter", () => {
    const methods = [method("open", presented()), declaring("badge", { headers: ["x-badge"] })];
    const asked = request({}, { headers: { "x-badge": "" } });
    expect(namesOf(expectOk(read(methods, asked)))).toEqual(["open", "badge"]);
  });

  it("RFC 6749 §5.2: is unsupported, if nobody declares the scheme or reads it after all", () => {
    const schemes = { credentials: { authorizationSchemes: ["badge"] } };
    const header = request({ client_secret: "x" }, { authorization: "badge" });
    for (const methods of [[], [method("a", presented())]])
      expect(expectErr(read(methods, header)).reason).toBe("authentication_scheme_unsupported");
    const alone = request({}, { authorization: "badge" });
    expectOk(read([method("a", presented(), schemes)], alone));
    const reasonOf = (found: Parameters<typeof method>[1]) =>
      expectErr(read([method("a", found, schemes)], alone)).reason;
    expect(reasonOf(undefined)).toBe("authentication_scheme_unsupported");
    expect(reasonOf(unreadable)).toBe("credentials_malformed");
  });

  it.each([
    request({ client_secret: "s", client_assertion: "a" }),
    request({ client_secret: "s" }, { authorization: "basic" }),
    request({ badge: "b", other: "o" }),
    request({ badge: "b", api_key: "k" }),
    request({ badge: "b" }, { headers: { "x-other": "o" } }),
    request({ other: "o" }, { headers: { "x-both": "o" } }),
    request({ ab: "1", bc: "2" }),
    request({ badge: "b", both: "1" }),
    request({ badge: "b", both: "1" }, { headers: { "x-both": "1" } }),
  ])("RFC 6749 §2.3: is of one method, and not as in case %#", (asked) => {
    const methods = [
      declaring("basic", { authorizationSchemes: ["basic"] }),
      declaring("badge", { parameters: ["badge"] }),
      declaring("other", { parameters: ["other"], headers: ["x-other"] }),
      declaring("both", { parameters: ["both"], headers: ["x-both"] }),
      // Two that would be one if their names were simply put together.
      declaring("ab", { parameters: ["ab", "c"] }),
      declaring("bc", { parameters: ["a", "bc"] }),
    ];
    expect(expectErr(read(methods, asked))).toMatchObject({
      ...{ error: "invalid_request", reason: "authentication_ambiguous" },
    });
  });

  it("may stand in several places, if one method reads them together", () => {
    const methods = [
      clientSecretPost,
      declaring("two-factor", { parameters: ["client_secret"], headers: ["x-code"] }),
    ];
    const parameters = { client_id: "reports", client_secret: "s" };
    const both = request(parameters, { headers: { "x-code": "1" } });
    expect(namesOf(expectOk(read(methods, both)))).toEqual(["two-factor"]);
    const one = read(methods, request(parameters));
    expect(namesOf(expectOk(one))).toEqual(["client_secret_post", "two-factor"]);
  });

  it.each([noClientAuthentication, tlsClientAuth, selfSignedTlsClientAuth])(
    "is not $name's beside any credential, read here or not",
    (plain) => {
      const badge = method("badge", undefined, {
        credentials: { parameters: ["badge"], headers: ["x-badge"] },
      });
      const reasonOf = (asked: AuthenticatingRequest) =>
        expectErr(read([plain, badge], asked)).reason;
      const named = { client_id: "a" };
      expectOk(read([plain, badge], request(named)));
      for (const name of ["client_secret", "api_key", "badge"])
        expect(reasonOf(request({ ...named, [name]: "x" }))).toBe("credentials_missing");
      expect(reasonOf(request({ ...named, client_assertion: "x" }))).toBe("assertion_malformed");
      const header = { headers: { "x-badge": "x" } };
      expect(reasonOf(request(named, header))).toBe("credentials_missing");
      const basic = request(named, { authorization: "basic" });
      expect(reasonOf(basic)).toBe("authentication_scheme_unsupported");
    },
  );

  it("is not an API key beside a header that nobody reads", () => {
    const asked = request({ api_key: "k" }, { authorization: "basic" });
    expect(expectErr(read([apiKeyAuthentication], asked)).reason).toBe(
      "authentication_scheme_unsupported",
    );
  });

  it("is ambiguous at an endpoint that takes neither, too: what the server declares counts", () => {
    const away = [
      declaring("badge", { headers: ["x-badge"] }),
      declaring("pin", { parameters: ["pin"] }),
    ];
    const here = readCredentials([noClientAuthentication], serverCredentials(away, []));
    const named = { client_id: "a", pin: "1" };
    expect(expectErr(here(request(named))).reason).toBe("credentials_missing");
    const both = request(named, { headers: { "x-badge": "1" } });
    expect(expectErr(here(both)).reason).toBe("authentication_ambiguous");
  });

  it("is missing if there is none, and malformed if it is an assertion that nobody reads", () => {
    const reasonOf = (parameters: Readonly<Record<string, string>>) =>
      expectErr(read([method("a", undefined)], request(parameters))).reason;
    expect(reasonOf({})).toBe("credentials_missing");
    expect(reasonOf({ client_assertion: "x" })).toBe("assertion_malformed");
  });

  it("is of the client that `client_id` names, if it is there (RFC 7521 §4.2)", () => {
    const methods = [method("a", presented())];
    expectOk(read(methods, request({ client_id: "reports" })));
    const refused = expectErr(read(methods, request({ client_id: "other" })));
    expect(refused.reason).toBe("client_id_mismatch");
  });

  it("may be of no client at all", () => {
    const methods = [method("a", presented({ clientId: "é" }))];
    expect(expectOk(read(methods, request())).clientId).toBeUndefined();
  });
});

describe("the credentials of a server", () => {
  it("are those of its methods and grants, and what specifications call so", () => {
    const methods = [
      declaring("a", { parameters: ["badge", "client_secret"], headers: ["x-a"] }),
      declaring("b", { parameters: ["badge"], headers: ["x-a", "x-b"] }),
    ];
    const always = ["client_secret", "client_assertion", "api_key"];
    const grants = ["assertion", "subject_token", "actor_token"];
    expect(serverCredentials(methods, [{ credentials: ["ticket", "assertion"] }, {}])).toEqual({
      parameters: [...always, "badge"],
      headers: ["x-a", "x-b"],
      neverInUrl: [...always, "badge", ...grants, "ticket"],
    });
    expect(serverCredentials([], []).neverInUrl).toEqual([...always, ...grants]);
  });
});
