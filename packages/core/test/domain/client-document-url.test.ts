import { systemEntropy } from "@mintport/core/ports";
import { expectErr, expectOk } from "@mintport/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDocumentId, parseClientDocumentUrl } from "../../src/domain/client-document-url.ts";

describe("the URL of a client's document (Client ID Metadata Document §3)", () => {
  it.each([
    ["https://app.example/", "app.example"],
    ["https://app.example/client.json", "app.example"],
    ["https://app.example:8443/a/b", "app.example:8443"],
    ["https://app.example/a?v=1", "app.example"],
    ["https://app.example/a?v=../b", "app.example"],
    ["https://app.example/a..b/.c", "app.example"],
    ["https://xn--bcher-kva.example/a%20b", "xn--bcher-kva.example"],
    ["https://192.0.2.1/a", "192.0.2.1"],
  ])("%s is one, of the host %s", (text, host) => {
    expect(expectOk(parseClientDocumentUrl(text))).toEqual({ host, isLoopback: false });
  });

  it.each([
    "https://127.0.0.1/a",
    "https://127.9.9.9:1/a",
    "https://[::1]/a",
    "https://localhost/a",
    "https://localhost./a",
    "https://app.localhost:8443/a",
  ])("%s is one of this very machine (RFC 6761 §6.3)", (text) => {
    expect(expectOk(parseClientDocumentUrl(text)).isLoopback).toBe(true);
  });

  it.each([
    ["https://app.example", "path_missing"],
    ["https://app.example?a=/b", "path_missing"],
    ["http://app.example/a", "not_url_text"],
    ["HTTPS://app.example/a", "not_url_text"],
    ["https://app.example/a#b", "not_url_text"],
    ["https://app.example/a#", "not_url_text"],
    ["https://app.example/a b", "not_url_text"],
    ["https://app.example/%zz", "not_url_text"],
    ["https://app.example\\@evil.example/a", "not_url_text"],
    ["https://app.example/./a", "dot_segment"],
    ["https://app.example/a/..", "dot_segment"],
    ["https://app.example/a/%2e%2E/b", "dot_segment"],
    ["https://app.example/a/.%2e?b", "dot_segment"],
    ["https://user@app.example/a", "host_form"],
    ["https://user:secret@app.example/a", "host_form"],
    ["https://APP.example/a", "host_form"],
    ["https://app.example:443/a", "host_form"],
    ["https://app.example:/a", "host_form"],
    ["https://2130706433/a", "host_form"],
    ["https://%61pp.example/a", "host_form"],
    ["https:///a", "host_form"],
    ["https://app.example:99999/a", "host_form"],
  ])("%s is none: %s", (text, fault) => {
    expect(expectErr(parseClientDocumentUrl(text))).toBe(fault);
  });

  it("means the host that it shows, whatever the text", () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ["https"] }), (text) => {
        const shown = parseClientDocumentUrl(text).unwrapOr(undefined)?.host;
        if (shown !== undefined) expect(new URL(text).href).toContain(`https://${shown}/`);
      }),
    );
  });

  it("begins as no text that this server makes for an id (§6.9)", () => {
    expect(isDocumentId("https://app.example/a")).toBe(true);
    for (let bytes = 1; bytes < 64; bytes++) expect(systemEntropy.text(bytes)).toMatch(/^[\w-]+$/);
  });
});
