import type { Running } from "../fixture/bindings.ts";
import { tokenPath } from "../fixture/deployment.ts";
import { requestToken } from "../fixture/token-request.ts";
import { asserting, claimsOf, type Members, signed } from "./assertions.ts";
import { asserter, ecKey, legacy, second } from "./key-clients.ts";
import { describeRefusals, type Refusal } from "./refusals.ts";

/** A good assertion of `asserter` but for these claims; `client_id` says whose it is. */
const claims = (
  fault: string,
  changes: Members | ((running: Running) => Members),
  header: Members = {},
): Refusal => ({
  reason: `assertion_${fault}`,
  form: (running) => {
    const changed = typeof changes === "function" ? changes(running) : changes;
    const assertion = signed(ecKey, claimsOf(asserter, running, changed), header);
    return asserting(assertion, { client_id: asserter });
  },
});

/** A good assertion but that somebody else says it. */
const selfIssued = (reason: string, name: unknown): Refusal => ({
  reason,
  form: (running) =>
    asserting(signed(ecKey, claimsOf(asserter, running, { iss: name, sub: name }))),
});

const after =
  (seconds: number, ...names: readonly string[]) =>
  (running: Running) =>
    Object.fromEntries(names.map((name) => [name, running.clock.now() + seconds]));

describeRefusals("issuer and subject of an assertion (RFC 7523 §3, 1 and 2)", {
  "no `iss`": claims("issuer_untrusted", { iss: undefined }),
  "another `iss`": claims("issuer_untrusted", { iss: second }),
  "an `iss` that is the issuer": claims("issuer_untrusted", ({ tenant }) => ({
    iss: tenant.issuer,
  })),
  "an `iss` that is null": claims("issuer_untrusted", { iss: null }),
  "an `iss` that is a list": claims("issuer_untrusted", { iss: [asserter] }),
  "no `sub`": claims("issuer_untrusted", { sub: undefined }),
  "another `sub`": claims("issuer_untrusted", { sub: second }),
  "an empty `sub`": claims("issuer_untrusted", { sub: "" }),
  "neither `iss` nor `sub`": claims("issuer_untrusted", { iss: undefined, sub: undefined }),
  "both empty": selfIssued("client_unknown", ""),
  "both null": selfIssued("client_unknown", null),
  "both a number": selfIssued("client_unknown", 7),
  "both a client that does not exist": selfIssued("client_unknown", "nobody"),
  "both the client in other letters": selfIssued("client_unknown", "Asserter"),
  "both another client": selfIssued("assertion_signature_invalid", second),
});

describeRefusals("the audience of an assertion (RFC 7523 §3, 3)", {
  "no `aud`": claims("malformed", { aud: undefined }),
  "an `aud` that is a number": claims("malformed", { aud: 7 }),
  "another `aud`": claims("audience_mismatch", { aud: "https://other.example" }),
  "an empty `aud`": claims("audience_mismatch", { aud: "" }),
  "an empty list": claims("audience_mismatch", { aud: [] }),
  "a list with another": claims("audience_mismatch", ({ tenant }) => ({
    aud: [tenant.issuer, "https://other.example"],
  })),
  "a list of one (RFC 7523bis)": claims("audience_mismatch", ({ tenant }) => ({
    aud: [tenant.issuer],
  })),
  "the token endpoint (RFC 7523bis)": claims("audience_mismatch", ({ origin }) => ({
    aud: `${origin}${tokenPath}`,
  })),
  "the issuer with a slash": claims("audience_mismatch", ({ tenant }) => ({
    aud: `${tenant.issuer}/`,
  })),
  "the issuer in other letters": claims("audience_mismatch", ({ tenant }) => ({
    aud: tenant.issuer.toUpperCase(),
  })),
  "the client itself": claims("audience_mismatch", { aud: asserter }),
  "another tenant, whose client has the same id and keys": claims(
    "audience_mismatch",
    ({ otherTenant }) => ({ aud: otherTenant.issuer }),
  ),
  "another tenant's token endpoint, of a legacy client": {
    reason: "assertion_audience_mismatch",
    form: (running) => {
      const aud = `${running.otherTenant.issuer}/oauth/token`;
      return asserting(signed(ecKey, claimsOf(legacy, running, { aud })));
    },
  },
});

describeRefusals("the time of an assertion (RFC 7523 §3, 4 to 6)", {
  "no `exp`": claims("expiry_missing", { exp: undefined }),
  "an `exp` that is past": claims("expired", after(-11, "exp")),
  "an `exp` past by as much as clocks may differ": claims("expired", after(-10, "exp")),
  "an `exp` 311 s ahead": claims("expiry_too_late", after(311, "exp")),
  "an `exp` a fraction above 310 s ahead": claims("expiry_too_late", after(310.5, "exp")),
  "an `exp` in milliseconds": claims("expiry_too_late", ({ clock }) => ({
    exp: (clock.now() + 60) * 1000,
  })),
  "a negative `exp`": claims("expired", { exp: -1 }),
  "an `exp` that is a text": claims("malformed", ({ clock }) => ({
    exp: String(clock.now() + 60),
  })),
  "an `exp` that is null": claims("malformed", { exp: null }),
  "an `exp` without end": {
    reason: "assertion_malformed",
    form: (running) => {
      const text = JSON.stringify(claimsOf(asserter, running));
      return asserting(signed(ecKey, text.replace(/"exp":\d+/, '"exp":1e999')));
    },
  },
  "an `nbf` a minute ahead": claims("not_yet_valid", after(61, "nbf")),
  "an `iat` a minute ahead": claims("not_yet_valid", after(61, "iat")),
  "an `nbf` that is a text": claims("malformed", { nbf: "0" }),
  "an `iat` that is null": claims("malformed", { iat: null }),
});

describeRefusals("name and type of an assertion (RFC 7523 §3, 7; RFC 8725 §3.11)", {
  "no `jti`": claims("jti_missing", { jti: undefined }),
  "an empty `jti`": claims("jti_missing", { jti: "" }),
  "a `jti` of 513 characters": claims("jti_missing", { jti: "x".repeat(513) }),
  "a `jti` that is a number": claims("malformed", { jti: 7 }),
  "a `jti` that is null": claims("malformed", { jti: null }),
  "a `jti` that was used": {
    reason: "assertion_replayed",
    form: async (running) => {
      const form = asserting(signed(ecKey, claimsOf(asserter, running)));
      await requestToken(running, form);
      return form;
    },
  },
  ...Object.fromEntries(
    ["at+jwt", "application/at+jwt", "AT+JWT", "dpop+jwt", "logout+jwt", "secevent+jwt", ""].map(
      (typ) => [`the type ${JSON.stringify(typ)}`, claims("type_wrong", {}, { typ })],
    ),
  ),
  "a type that is a number": claims("malformed", {}, { typ: 7 }),
  "an ID token's claims": claims("issuer_untrusted", ({ tenant }) => ({
    iss: tenant.issuer,
    aud: asserter,
    nonce: "n",
  })),
  "an access token of our own": {
    reason: "assertion_type_wrong",
    form: async (running) => {
      const form = asserting(signed(ecKey, claimsOf(asserter, running)));
      const { json } = await requestToken(running, form);
      return asserting(String(json["access_token"]), { client_id: asserter });
    },
  },
});
