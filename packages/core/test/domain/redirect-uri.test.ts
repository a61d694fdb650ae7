import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isLoopback,
  matchesRedirectUri,
  parseRedirectUri,
  type RedirectUri,
  redirectHost,
  redirectSource,
} from "../../src/domain/redirect-uri.ts";
import { redirectUriFaults } from "../../src/domain/redirect-uri-fault.ts";

const native = (text: string): RedirectUri => expectOk(parseRedirectUri(text, "native"));

describe("a redirect URI that a client registers (OAuth 2.1 §2.3, §8.4)", () => {
  it.each([
    "https://app.example/callback",
    "https://app.example",
    "https://app.example:8443/cb?tenant=a&x=%20",
    "https://192.0.2.7/cb",
    "https://xn--bcher-kva.example/cb",
    "http://127.0.0.1/cb",
    "http://127.0.0.1:49152/cb",
    "http://[::1]:1/cb",
    "http://localhost:3000/cb",
    "https://localhost/cb",
  ])("may be %s, of every client, and is kept as it is", (text) => {
    expect(expectOk(parseRedirectUri(text, "web"))).toBe(text);
    expect(expectOk(parseRedirectUri(text, "native"))).toBe(text);
  });

  it.each([
    "com.example.app:/callback",
    "com.example.app:/",
    "com.example.app:///callback",
    "com.example.app://callback",
    "com.example.app://oauth.example/callback?x=1",
  ])("may be %s, of a native client alone (RFC 8252 §7.1)", (text) => {
    expect(native(text)).toBe(text);
    expect(expectErr(parseRedirectUri(text, "web"))).toBe("private_scheme_of_web");
  });

  it.each([
    // RFC 9700 §2.6
    ["http://app.example/cb", "http_beyond_loopback"],
    ["http://127.0.0.1.evil.example/cb", "http_beyond_loopback"],
    ["http://app.localhost/cb", "http_beyond_loopback"],
    ["http://127.0.0.2/cb", "http_beyond_loopback"],
    // OAuth 2.1 §2.3.1, §8.4.3
    ["myapp:/cb", "scheme_without_period"],
    ["ftp://app.example/cb", "scheme_without_period"],
    ["urn:example:cb", "scheme_without_period"],
    [".example:/cb", "not_absolute"],
    ["com.:/cb", "scheme_without_period"],
    ["com..app:/cb", "scheme_without_period"],
    ["javascript:alert(1)", "script_scheme"],
    ["JavaScript:alert(1)", "script_scheme"],
    ["javascript://app.example/%0aalert(1)", "script_scheme"],
    [" javascript:alert(1)", "not_uri_text"],
    ["java\tscript:alert(1)", "not_uri_text"],
    ["java\nscript:alert(1)", "not_uri_text"],
    ["javascript%3Aalert(1)", "not_absolute"],
    ["data:text/html,x", "script_scheme"],
    ["BLOB:https://app.example/1", "script_scheme"],
    ["vbscript:x", "script_scheme"],
    ["file:///etc/passwd", "script_scheme"],
    ["about:blank", "script_scheme"],
    ["view-source:https://app.example", "script_scheme"],
    ["com.example.app:cb", "private_scheme_form"],
    ["com.example.app:", "private_scheme_form"],
    ["com.example.app://app.example:80/cb", "private_scheme_form"],
    ["com.example.app://app%2eexample/cb", "private_scheme_form"],
    ["com.example.app://[::1]/cb", "private_scheme_form"],
    ["com.example.app://app.example@evil.example/cb", "user_name"],
    ["Com.Example.App:/cb", "not_canonical"],
    // OAuth 2.1 §2.3
    ["https://app.example/cb#", "fragment"],
    ["https://app.example/cb#a", "fragment"],
    ["https://u@app.example/cb", "user_name"],
    ["https://u:p@app.example/cb", "user_name"],
    ["https://@app.example/cb", "user_name"],
    ["/cb", "not_absolute"],
    ["//app.example/cb", "not_absolute"],
    ["app.example/cb", "not_absolute"],
    ["", "not_absolute"],
    ["https://", "not_absolute"],
    ["https://app.example:99999/cb", "not_absolute"],
    ["https:app.example/cb", "not_canonical"],
    ["https:/app.example/cb", "not_canonical"],
    ["https:///app.example/cb", "not_canonical"],
    ["https://app.example\\@evil.example/cb", "not_uri_text"],
    ["https://app.example/cb\u0000", "not_uri_text"],
    ["https://app.example/cb\n", "not_uri_text"],
    ["https://app.example/c b", "not_uri_text"],
    ["https://app.example/cb%", "not_uri_text"],
    ["https://app.example/cb%zz", "not_uri_text"],
    ["https://b\u00fccher.example/cb", "not_uri_text"],
    ["https://app.example/*\u2025", "not_uri_text"],
    ["https://app.example/a/../cb", "dot_segments"],
    ["https://app.example/./cb", "dot_segments"],
    ["https://app.example/a/%2E%2e/cb", "dot_segments"],
    ["https://app.example/a/.%2e", "dot_segments"],
    ["com.example.app:/../cb", "dot_segments"],
    ["https://APP.example/cb", "not_canonical"],
    ["HTTPS://app.example/cb", "not_canonical"],
    ["https://app.example:443/cb", "not_canonical"],
    ["https://app.example:/cb", "not_canonical"],
    ["https://%61pp.example/cb", "not_canonical"],
    ["http://127.1/cb", "not_canonical"],
    ["http://0x7f.1/cb", "not_canonical"],
    ["http://2130706433/cb", "not_canonical"],
    ["http://[::ffff:127.0.0.1]/cb", "not_canonical"],
    ["http://[0:0:0:0:0:0:0:1]/cb", "not_canonical"],
    [`https://app.example/${"a".repeat(2048)}`, "too_long"],
  ] as const)("is never %j: %s", (text, fault) => {
    expect(expectErr(parseRedirectUri(text, "native"))).toBe(fault);
    expect(parseRedirectUri(text, "web").isErr()).toBe(true);
    expect(redirectUriFaults[fault]).toMatch(/^must /);
  });

  it.each(["code", "state", "iss", "error", "error_description", "response", "st%61te"])(
    "RFC 9207 §4: has no %s that would stand beside that of an answer",
    (name) => {
      for (const uri of ["https://app.example/cb", "com.example.app:/cb"]) {
        expect(expectErr(parseRedirectUri(`${uri}?a=1&${name}=x`, "native"))).toBe(
          "answer_parameter",
        );
        expect(parseRedirectUri(`${uri}?${name}s=x`, "native").isOk()).toBe(true);
      }
    },
  );

  it("never leads a browser to another scheme, host or path than its text says", () => {
    const piece = fc.constantFrom(
      ...["https", "http", "javascript", "com.example", ":", "/", "//", "@", "\\", ".", "..", "?"],
      ...[
        "%2e",
        "[::1]",
        "127.0.0.1",
        "0x7f.1",
        "app.example",
        "evil.example",
        "\t",
        " ",
        "A",
        "\u3002",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseRedirectUri(text, "native");
        if (parsed.isErr()) return;
        const { href, protocol, username } = new URL(text);
        expect([text, `${text}/`]).toContain(href.replace(/^(https?:\/\/[^/]+)\/\?/, "$1?"));
        expect(username).toBe("");
        expect(protocol).toMatch(/^https?:$|\./);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("a redirect URI that a request names", () => {
  const registered = native("https://app.example/callback?x=1");

  it.each([
    "https://app.example/callback?x=1&",
    "https://app.example/callback?x=1#",
    "https://app.example/callback?x=1&x=1",
    "https://app.example/callback?x=2",
    "https://app.example/callback?X=1",
    "https://app.example/callback?x=%31",
    "https://app.example/callback?",
    "https://app.example/callback",
    "https://app.example/callback/?x=1",
    "https://app.example/callback/..?x=1",
    "https://app.example/a/../callback?x=1",
    "https://app.example/./callback?x=1",
    "https://app.example//callback?x=1",
    "https://app.example/%63allback?x=1",
    "https://app.example/Callback?x=1",
    "https://app.example/callback.?x=1",
    "https://app.example/callbackx?x=1",
    "https://app.example/callback%00?x=1",
    "https://app.example/?x=1",
    "https://app.example:443/callback?x=1",
    "https://app.example:8443/callback?x=1",
    "https://app.example./callback?x=1",
    "https://APP.example/callback?x=1",
    "HTTPS://app.example/callback?x=1",
    "http://app.example/callback?x=1",
    "https://u@app.example/callback?x=1",
    "https://app.example@evil.example/callback?x=1",
    "https://app.example.evil.example/callback?x=1",
    "https://evil.example/https://app.example/callback?x=1",
    "https://evilapp.example/callback?x=1",
    "https://app.example\\@evil.example/callback?x=1",
    "https:/app.example/callback?x=1",
    "//app.example/callback?x=1",
    "/callback?x=1",
    " https://app.example/callback?x=1",
    "https://app.example/callback?x=1 ",
    "https://app.example/callback?x=1\n",
    "",
  ])("is not the registered one as %j (OAuth 2.1 §2.3.1)", (sent) => {
    expect(matchesRedirectUri(registered, sent, ["localhost"])).toBe(false);
  });

  it("is the registered one as the same text, whatever its form (RFC 8252 §7)", () => {
    for (const text of [registered, "com.example.app:/cb", "http://localhost:1/cb"])
      expect(matchesRedirectUri(native(text), text, [])).toBe(true);
  });

  it.each([
    ["http://127.0.0.1/cb", "http://127.0.0.1:49152/cb"],
    ["http://127.0.0.1:1234/cb", "http://127.0.0.1:65535/cb"],
    ["http://127.0.0.1:1234/cb?x=1", "http://127.0.0.1/cb?x=1"],
    ["http://127.0.0.1", "http://127.0.0.1:5"],
    ["http://[::1]/cb", "http://[::1]:1/cb"],
  ])("on a loopback address has any port: %s is %s (RFC 8252 §7.3)", (text, sent) => {
    expect(matchesRedirectUri(native(text), sent, [])).toBe(true);
  });

  it.each([
    "http://127.0.0.1.evil.example:1/cb",
    "http://127.0.0.1.evil:1/cb",
    "http://u@127.0.0.1:1/cb",
    "http://127.0.0.1:1@evil.example/cb",
    "http://127.0.0.1:@evil.example/cb",
    "http://127.0.0.1:1\\@evil.example/cb",
    "http://127.1:1/cb",
    "http://0x7f.1:1/cb",
    "http://2130706433:1/cb",
    "http://127.0.0.2:1/cb",
    "http://127.0.0.01:1/cb",
    "http://[::ffff:127.0.0.1]:1/cb",
    "http://[::1]:1/cb",
    "http://localhost:1/cb",
    "https://127.0.0.1:1/cb",
    "HTTP://127.0.0.1:1/cb",
    "http://127.0.0.1:/cb",
    "http://127.0.0.1:0/cb",
    "http://127.0.0.1:080/cb",
    "http://127.0.0.1:65536/cb",
    "http://127.0.0.1:1a/cb",
    "http://127.0.0.1:-1/cb",
    "http://127.0.0.1:1/other",
    "http://127.0.0.1:1/cb/",
    "http://127.0.0.1:1/cb?x=1",
    "http://127.0.0.1:1/cb#x",
    "http://127.0.0.1:1/x/../cb",
    "http://127.0.0.1:1cb",
    "http://127.0.0.1:1/cb\n",
    "http://127.0.0.1:1",
  ])("on a loopback address is nothing else: %j (OAuth 2.1 §8.4.2)", (sent) => {
    expect(matchesRedirectUri(native("http://127.0.0.1/cb"), sent, ["localhost"])).toBe(false);
  });

  it("has any port only where the address itself is registered, and over http", () => {
    for (const [text, sent] of [
      ["https://127.0.0.1/cb", "https://127.0.0.1:1/cb"],
      ["http://localhost/cb", "http://127.0.0.1:1/cb"],
      ["http://[::1]/cb", "http://127.0.0.1:1/cb"],
    ] as const)
      expect(matchesRedirectUri(native(text), sent, ["localhost"])).toBe(false);
  });

  it("has any port on localhost only where that is said", () => {
    const uri = native("http://localhost/cb");
    expect(matchesRedirectUri(uri, "http://localhost:1/cb", [])).toBe(false);
    expect(matchesRedirectUri(uri, "http://localhost:1/cb", ["localhost"])).toBe(true);
    expect(matchesRedirectUri(uri, "http://localhost.evil.example:1/cb", ["localhost"])).toBe(
      false,
    );
    expect(matchesRedirectUri(uri, "http://LOCALHOST:1/cb", ["localhost"])).toBe(false);
  });

  it("is one text only, or on loopback one text but for its port", () => {
    const uris = ["https://app.example/cb", "com.example.app:/cb", "http://[::1]:1/cb"].map(native);
    const edit = fc.record({ at: fc.nat(40), out: fc.nat(3), into: fc.string({ maxLength: 3 }) });
    fc.assert(
      fc.property(fc.constantFrom(...uris), edit, (uri, { at, out, into }) => {
        const sent = uri.slice(0, at) + into + uri.slice(at + out);
        const isSame = sent === uri || /^http:\/\/\[::1\](?::[1-9]\d{0,4})?\/cb$/.test(sent);
        if (matchesRedirectUri(uri, sent, ["localhost"]))
          expect([isSame, sent === uri || isLoopback(uri)]).toEqual([true, true]);
        else expect(sent).not.toBe(uri);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("what people and policies see of a redirect URI", () => {
  it.each([
    ["https://app.example:8443/cb?x=1", "app.example", "https://app.example:8443", false],
    ["https://192.0.2.7/cb", "192.0.2.7", "https:", false],
    ["https://[2001:db8::1]/cb", "[2001:db8::1]", "https:", false],
    ["com.example.app://localhost/cb", "com.example.app", "com.example.app:", false],
    ["http://127.0.0.1:49152/cb", "127.0.0.1", "http://127.0.0.1:49152", true],
    ["http://localhost:1/cb", "localhost", "http://localhost:1", true],
    ["https://localhost/cb", "localhost", "https://localhost", true],
    // CSP 3 §6.7.2.10: no source matches an IPv6 address.
    ["http://[::1]:1/cb", "[::1]", "http:", true],
  ])("of %s are %s and %s", (text, host, source, loopback) => {
    const uri = native(text);
    expect([redirectHost(uri), redirectSource(uri), isLoopback(uri)]).toEqual([
      ...[host, source, loopback],
    ]);
  });
});
