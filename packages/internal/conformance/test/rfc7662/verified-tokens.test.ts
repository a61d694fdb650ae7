import type { ClientId } from "@mintport/core";
import { revokeClientTokens } from "@mintport/core/management";
import type { SigningKeys } from "@mintport/core/ports";
import type { VerifiedJwt } from "@mintport/core/tokens";
import { generatedKeys, verifiedTokens } from "@mintport/crypto";
import { expectOk } from "@mintport/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { issuerPathOf, otherTenantSecret } from "../fixture/deployment.ts";
import { introspect, isActive, lastFault, mint, owner, revoke } from "./introspection.ts";

describe.each(bindings)("a token whose signature is known already, over $name", (binding) => {
  let running: Running;
  let kept: string[];
  let keys: SigningKeys | undefined;
  beforeEach(async () => {
    kept = [];
    keys = undefined;
    running = await run(binding, ({ clock, keys: own }) => {
      const memory = verifiedTokens<VerifiedJwt>({ clock, lifetime: 60 });
      return {
        verifiedTokens: {
          find: memory.find,
          keep: (issuer, token, read) => {
            kept.push(token);
            memory.keep(issuer, token, read);
          },
        },
        keys: {
          signer: (...asked) => (keys ?? own).signer(...asked),
          publicKeys: (...asked) => (keys ?? own).publicKeys(...asked),
        },
      };
    });
  });
  afterEach(() => running.close());

  it("is verified once, and described alike", async () => {
    const token = await mint(running);
    const first = await introspect(running, token);
    const second = await introspect(running, token);
    expect(second.json).toEqual(first.json);
    expect(second.json["active"]).toBe(true);
    expect(kept).toEqual([token]);
  });

  it("is not live with another signature, header or claim (RFC 7662 §2.2)", async () => {
    const token = await mint(running);
    expect(await isActive(running, token)).toBe(true);
    const parts = token.split(".");
    for (const i of [0, 1, 2]) {
      const changed = parts.map((part, at) => (at === i ? flipped(part) : part)).join(".");
      expect(await isActive(running, changed)).toBe(false);
    }
    expect(kept).toEqual([token]);
  });

  it("is dead when it expires, is revoked, or its client's epoch ends it (RFC 7662 §2.2)", async () => {
    const { clock, storage, tenant } = running;
    const revoked = await mint(running);
    expect(await isActive(running, revoked)).toBe(true);
    expect((await revoke(running, revoked)).status).toBe(200);
    expect(await isActive(running, revoked)).toBe(false);
    expect(lastFault(running)).toBe("token_revoked");

    const ended = await mint(running);
    expect(await isActive(running, ended)).toBe(true);
    expectOk(await revokeClientTokens(storage.clients)(tenant.id, owner.id as ClientId));
    expect(await isActive(running, ended)).toBe(false);
    expect(lastFault(running)).toBe("token_ended_by_epoch");

    clock.advance(2);
    const old = await mint(running);
    clock.advance(3580);
    expect(await isActive(running, old)).toBe(true);
    clock.advance(20);
    expect(await isActive(running, old)).toBe(false);
    expect(lastFault(running)).toBe("token_expired");
  });

  it("is dead at once when its key is published no more, were the successor's kid the same", async () => {
    const token = await mint(running);
    expect(await isActive(running, token)).toBe(true);
    keys = await generatedKeys([{ tenant: running.tenant.id, alg: "RS256", kid: "oauth2-key-1" }]);
    expect(await isActive(running, token)).toBe(false);
    expect(lastFault(running)).toBe("token_signature_invalid");
  });

  it("is nothing at another tenant", async () => {
    const token = await mint(running);
    expect(await isActive(running, token)).toBe(true);
    const there = await introspect(running, token, {
      as: { id: owner.id, secret: otherTenantSecret },
      path: `${issuerPathOf("other-tenant")}/oauth/introspect`,
    });
    expect(there.json).toEqual({ active: false });
    expect(lastFault(running)).toBe("token_signature_invalid");
  });
});

/** Another text of the same length that is base64url too. The last character may hold bits that do not count. */
const flipped = (part: string): string => `${part.startsWith("A") ? "B" : "A"}${part.slice(1)}`;
