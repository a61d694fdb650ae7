import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { issuerPathOf, metadataPath } from "../fixture/deployment.ts";
import { comparable } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";

describe.each(bindings)("the metadata at OpenID Connect's name, over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, () => ({ openidConfiguration: true }));
  });
  afterAll(() => running.close());

  const get = (target: string) => askRaw(running, { method: "GET", target });
  const issuerPath = issuerPathOf("my-tenant");

  it.each([
    `/.well-known/openid-configuration${issuerPath}`,
    `${issuerPath}/.well-known/openid-configuration`,
  ])("is the same document (RFC 8414 §5): %s", async (target) => {
    const document = await get(target);
    expect(document.status).toBe(200);
    expect(comparable(document)).toEqual(comparable(await get(metadataPath)));
  });

  it("promises no ID token, and no other path has it (OpenID Connect Discovery §3)", async () => {
    const { json } = await get(`${issuerPath}/.well-known/openid-configuration`);
    expect(
      Object.keys(json).filter((name) => /id_token|userinfo|subject_types/.test(name)),
    ).toEqual([]);
    for (const path of [
      "/.well-known/openid-configuration",
      `/.well-known/openid-configuration${issuerPathOf("nobody")}`,
    ])
      expect((await get(path)).status).toBe(404);
  });
});
