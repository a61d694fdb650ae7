import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import type { Answer } from "../fixture/token-request.ts";
import { mint, type Party } from "../rfc7662/introspection.ts";
import {
  claimsOf,
  delegate,
  delegation,
  exchange,
  frontend,
  impersonation,
  impersonator,
  opaque,
  second,
  unpermitted,
  userToken,
  withExchange,
} from "./exchanging.ts";

describe.each(bindings)("who may exchange what (RFC 8693 §1.1), over $name", (binding) => {
  let running: Running;
  beforeAll(async () => {
    running = await run(binding, withExchange());
  });
  afterAll(() => running.close());

  const refused = (answer: Answer, error: string, reason: string): void => {
    expectError(answer, 400, error);
    expectNoToken(answer);
    expect(lastReason(running)).toBe(reason);
  };

  it("the grant alone permits nothing", async () => {
    const subject = await userToken(running);
    const actor = await mint(running, unpermitted);
    for (const form of [impersonation(subject), delegation(subject, actor)])
      refused(
        await exchange(running, unpermitted, form),
        "invalid_target",
        "exchange_not_permitted",
      );
    // Not even a token of its own.
    const own = impersonation(await mint(running, unpermitted));
    refused(await exchange(running, unpermitted, own), "invalid_target", "exchange_not_permitted");
  });

  it("to impersonate and to act for are two permissions, and neither is the other", async () => {
    const subject = await userToken(running);
    expectToken(await exchange(running, impersonator, impersonation(subject)));
    const itsOwn = await mint(running, impersonator);
    refused(
      await exchange(running, impersonator, delegation(subject, itsOwn)),
      "invalid_target",
      "exchange_not_permitted",
    );
    const actor = await mint(running, delegate);
    expectToken(await exchange(running, delegate, delegation(subject, actor)));
    refused(
      await exchange(running, delegate, impersonation(subject)),
      "invalid_target",
      "exchange_not_permitted",
    );
  });

  it("a permission is for the tokens of the clients that it names", async () => {
    const stranger = await mint(running);
    refused(
      await exchange(running, impersonator, impersonation(stranger)),
      "invalid_target",
      "exchange_not_permitted",
    );
    const actor = await mint(running, delegate);
    refused(
      await exchange(running, delegate, delegation(stranger, actor)),
      "invalid_target",
      "exchange_not_permitted",
    );
  });

  it("the actor is the client itself: nobody hands in another's token as its own", async () => {
    const subject = await userToken(running);
    for (const other of [second, frontend]) {
      const actor = await mint(running, other);
      refused(
        await exchange(running, delegate, delegation(subject, actor)),
        "invalid_target",
        "exchange_not_permitted",
      );
    }
  });

  it("a token that the client holds for somebody else makes nobody else the actor", async () => {
    const subject = await userToken(running);
    // It acted for alice: the token is its own, and speaks for her.
    const alices = delegation(
      await userToken(running, { user: "alice" }),
      await mint(running, delegate),
    );
    const actor = expectToken(await exchange(running, delegate, alices));
    refused(
      await exchange(running, delegate, delegation(subject, actor)),
      "invalid_target",
      "exchange_not_permitted",
    );
    // Nor is a user the client, whatever the user's name is.
    const namesake = await userToken(running, { user: delegate.id });
    refused(
      await exchange(running, delegate, delegation(subject, namesake)),
      "invalid_target",
      "exchange_not_permitted",
    );
    // Nor does it meet her may_act.
    const hers = await userToken(running, { may_act: "alice" });
    refused(
      await exchange(running, delegate, delegation(hers, actor)),
      "invalid_target",
      "exchange_not_permitted",
    );
  });

  it("impersonation says nothing of who did it, delegation does (§4.1)", async () => {
    const subject = await userToken(running, { user: "alice" });
    const impersonated = claimsOf(await exchange(running, impersonator, impersonation(subject)));
    expect(impersonated).toMatchObject({ sub: "alice", client_id: impersonator.id });
    expect(impersonated).not.toHaveProperty("act");
    const actor = await mint(running, delegate);
    expect(claimsOf(await exchange(running, delegate, delegation(subject, actor)))).toMatchObject({
      sub: "alice",
      client_id: delegate.id,
      act: { sub: delegate.id },
    });
  });

  it("may_act of the subject names who may act, and admits nobody else (§4.4)", async () => {
    const subject = await userToken(running, { may_act: second.id });
    const asked = async (as: Party) =>
      exchange(running, as, delegation(subject, await mint(running, as)));
    expect(claimsOf(await asked(second))).toMatchObject({
      act: { sub: second.id },
      may_act: { sub: second.id },
    });
    refused(await asked(delegate), "invalid_request", "actor_not_permitted");
    // Impersonation names no actor at all.
    refused(
      await exchange(running, impersonator, impersonation(subject)),
      "invalid_request",
      "actor_not_permitted",
    );
    // Whoever acted before does not count, only who acts now.
    const acted = await userToken(running, { may_act: second.id, acted: second.id });
    const form = delegation(acted, await mint(running, delegate));
    refused(await exchange(running, delegate, form), "invalid_request", "actor_not_permitted");
  });

  it("may_act permits nothing that the policy does not", async () => {
    const subject = await userToken(running, { may_act: unpermitted.id });
    const form = delegation(subject, await mint(running, unpermitted));
    refused(await exchange(running, unpermitted, form), "invalid_target", "exchange_not_permitted");
  });

  it("opaque tokens are exchanged as JWTs are", async () => {
    const subject = await userToken(running, { user: "bob" }, opaque);
    expect(subject).toMatch(/^mpat_/);
    const actor = await mint(running, delegate);
    expect(claimsOf(await exchange(running, delegate, delegation(subject, actor)))).toMatchObject({
      sub: "bob",
      act: { sub: delegate.id },
    });
    const own = await mint(running, opaque);
    expect(own).toMatch(/^mpat_/);
    const form = delegation(await userToken(running), own);
    expect(expectToken(await exchange(running, opaque, form))).toMatch(/^mpat_/);
  });
});
