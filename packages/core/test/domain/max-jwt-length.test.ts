import { maxHeaderSize } from "node:http";
import { maxAccessTokenLength, maxDpopProofLength, maxJwtLength } from "@mintport/core/tokens";
import { expect, it } from "vitest";
import { apiKeyClient, apiKeyText } from "../../src/domain/api-key.ts";
import { parseClientId } from "../../src/domain/identifiers.ts";

it("RFC 9449 §7: the longest token and the longest proof fit into one request's headers, with room for others", () => {
  expect(maxAccessTokenLength + maxDpopProofLength + 2048).toBeLessThanOrEqual(maxHeaderSize);
  expect(maxJwtLength).toBeLessThanOrEqual(maxHeaderSize);
});

it("the API key of the longest client id is read, and fits into a header", () => {
  const client = parseClientId("x".repeat(256));
  if (client === undefined) throw new Error("the longest client id is none");
  const text = apiKeyText(client, "r".repeat(43));
  expect(apiKeyClient(text)).toBe(client);
  expect(text.length).toBeLessThan(maxAccessTokenLength);
});
