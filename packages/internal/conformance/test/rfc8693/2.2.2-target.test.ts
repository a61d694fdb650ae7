import type { ResourceIndicator } from "@mintport/core/ports";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { mint } from "../rfc7662/introspection.ts";
import { tenantWith } from "../rfc9068/tenant-with.ts";
import {
  claimsOf,
  delegate,
  delegation,
  exchange,
  type Form,
  impersonation,
  impersonator,
  orders,
  userToken,
  withExchange,
} from "./exchanging.ts";

const billing = "https://billing.example/";

describe.each(bindings)(
  "whom an exchanged token is for (RFC 8693 §2.1, §2.2.2), over $name",
  (binding) => {
    let running: Running;
    beforeAll(async () => {
      running = await run(binding, async (deployment) => {
        const settings = await withExchange()(deployment);
        const resources = [orders, billing].map((text) => ({
          indicator: text as ResourceIndicator,
        }));
        return tenantWith({ resources }, settings)(deployment);
      });
    });
    afterAll(() => running.close());

    const asked = async (form: Form, subject: Form = {}) =>
      exchange(running, impersonator, {
        ...impersonation(await userToken(running, subject)),
        ...form,
      });
    const refused = async (form: Form, reason: string, subject: Form = {}) => {
      const answer = await asked(form, subject);
      expectError(answer, 400, "invalid_target");
      expectNoToken(answer);
      expect(lastReason(running)).toBe(reason);
    };

    it("§2.1: audience names the tenant's audience or one of its resources", async () => {
      expect(claimsOf(await asked({ audience: orders }))).toMatchObject({ aud: orders });
      const { audience } = running.tenant;
      expect(claimsOf(await asked({ audience }))).toMatchObject({ aud: audience });
      expect(claimsOf(await asked({ audience: orders, resource: orders }))).toMatchObject({
        aud: orders,
      });
    });

    it.each(["orders", "https://unknown.example/", "impersonator", "https://orders.example"])(
      "§2.2.2: an audience that is not served is invalid_target, and no token for another: %s",
      async (audience) => {
        await refused({ audience }, "audience_unknown");
      },
    );

    it("§2.1: audience and resource that name two targets are invalid_target", async () => {
      await refused({ audience: orders, resource: billing }, "audience_ambiguous");
      await refused({ audience: running.tenant.audience, resource: orders }, "audience_ambiguous");
    });

    it("§2.2.2: the target lies within the subject token's audience, or is registered for the client", async () => {
      await refused({ resource: billing }, "exchange_not_permitted");
      await refused({ audience: billing }, "exchange_not_permitted");
      const forBilling = { resource: billing };
      expect(claimsOf(await asked({ audience: billing }, forBilling))).toMatchObject({
        aud: billing,
      });
      expectToken(await asked({ resource: orders }, forBilling));
      // Without a name it is the tenant's audience, which this subject token is not meant for.
      await refused({}, "exchange_not_permitted", forBilling);
    });

    it("§2.2.2: acting for a subject widens the audience no more than speaking for it", async () => {
      const subject = await userToken(running, { resource: billing });
      const form = delegation(subject, await mint(running, delegate));
      const answer = await exchange(running, delegate, { ...form, resource: orders });
      expectError(answer, 400, "invalid_target");
      expect(
        claimsOf(await exchange(running, delegate, { ...form, audience: billing })),
      ).toMatchObject({ aud: billing });
    });
  },
);
