import { hash } from "node:crypto";
import type { Digest } from "@mintport/core/ports";
import { ok } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import { expect, it } from "vitest";
import { nextRefreshToken } from "../../src/grants/users/next-refresh-token.ts";

const digester = { digest: (text: string) => ok(hash("sha256", text, "base64url") as Digest) };
const next = async (presented: string, salt: string): Promise<string> =>
  expectOk(await nextRefreshToken(digester, presented, salt));

it("a refresh token follows from the one before and the salt, from both and from nothing else (decision 67)", async () => {
  const token = await next("mprt_one", "salt");
  expect(await next("mprt_one", "salt")).toBe(token);
  expect(await next("mprt_two", "salt")).not.toBe(token);
  expect(await next("mprt_one", "other")).not.toBe(token);
  expect(token).toMatch(/^mprt_/);
});
