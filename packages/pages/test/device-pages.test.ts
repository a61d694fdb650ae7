import { describe, expect, it } from "vitest";
import { client, deviceCode, deviceConfirm, deviceDone, policyOf, show } from "./samples.ts";

describe("the page for the code of a device", () => {
  it("has one field, empty, and posts it to the endpoint that showed the page", async () => {
    const { body } = await show(deviceCode);
    expect(body).toContain(`<form method="post" action="${deviceCode.answerTo}"`);
    expect(body.match(/<input [^>]*>/g)).toEqual([
      expect.stringMatching(/ name="user_code" value="" required maxlength="64"/),
    ]);
    expect(body).not.toContain('role="alert"');
  });

  it("is filled by the code of a link, and sends nothing by itself (RFC 8628 §3.3.1)", async () => {
    const { body, headers } = await show({ ...deviceCode, userCode: "WDJB-MJHT" });
    expect(body).toContain('value="WDJB-MJHT"');
    expect(body).not.toMatch(/<script|http-equiv/);
    expect(headers).not.toHaveProperty("Refresh");
  });

  it("says of a refused code that it does not work, and not why (§5.1)", async () => {
    const { body } = await show({ ...deviceCode, refused: true });
    expect(body).toContain('<p class="error" id="refused" role="alert">This code does not work.');
    expect(body).toContain('aria-invalid="true" aria-describedby="refused"');
  });
});

describe("the page that asks about a device", () => {
  it("names the client, the user, the code and where it asks from, and warns (§5.4)", async () => {
    const { body } = await show(deviceConfirm);
    expect(body).toContain("Is the device in front of you?");
    for (const fact of ["Photo Print", "ada@example.com", "WDJB-MJHT", "192.0.2.7"])
      expect(body).toContain(fact);
  });

  it("says nothing of where it asks from if nobody knows", async () => {
    const { startedFrom: _, ...unknown } = deviceConfirm;
    expect((await show(unknown)).body).not.toContain("Asked from");
  });

  it("denies by its first button, which Enter presses (HTML §4.10.21.2)", async () => {
    const { body } = await show(deviceConfirm);
    expect(body).toContain('<input type="hidden" name="interaction" value="handle-3">');
    expect(body.match(/<button [^>]*value="[a-z]+"/g)).toEqual([
      '<button type="submit" name="decision" value="deny"',
      '<button type="submit" name="decision" value="approve"',
    ]);
  });

  it("marks a client that nobody vouches for", async () => {
    const face = { ...client, vouchedFor: false };
    expect((await show({ ...deviceConfirm, client: face })).body).toContain("Not verified");
    expect((await show(deviceConfirm)).body).not.toContain("Not verified");
  });

  it("runs nothing that a client, a user or a device is called", async () => {
    const evil = `"><script>alert(1)</script>`;
    const { body } = await show({
      ...{ ...deviceConfirm, client: { ...client, name: evil }, subject: evil },
      ...{ startedFrom: evil, userCode: evil },
    });
    expect(body).not.toContain("<script");
  });

  it("lets its answer lead nowhere but to the server (CSP Level 3, form-action)", async () => {
    for (const page of [deviceCode, deviceConfirm])
      expect(policyOf(await show(page)).get("form-action")).toBe("'self'");
  });
});

describe("the page that ends it", () => {
  it.each([
    ["approve", "is connected"],
    ["deny", "not connected"],
  ] as const)("says after %s what became of it, and leads nowhere", async (decision, words) => {
    const { body } = await show({ ...deviceDone, decision });
    expect(body).toContain(words);
    expect(body).not.toMatch(/<a |<form|<button/);
  });
});
