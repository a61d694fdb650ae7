import type { ClientId } from "@mintport/core";
import { removeClient, revokeClientTokens } from "@mintport/core/management";
import { noRevision } from "@mintport/core/ports";
import { okAsync } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectToken } from "../fixture/expect-answer.ts";
import { changeClient, isActive, mint, type Party } from "../rfc7662/introspection.ts";
import {
  delegate,
  delegation,
  exchange,
  frontend,
  impersonation,
  impersonator,
  opaque,
  second,
  userToken,
  withExchange,
} from "./exchanging.ts";

/** What ends the tokens of a client. */
const ends: Readonly<Record<string, (running: Running, client: ClientId) => Promise<void>>> = {
  "has its tokens ended": async ({ storage, tenant }, client) => {
    expectOk(await revokeClientTokens(storage.clients)(tenant.id, client));
  },
  "is disabled": (running, client) => changeClient(running, client, { disabled: true }),
  "is removed": async ({ storage, tenant }, client) => {
    const { revision = noRevision } = expectOk(await storage.clients.read(tenant.id, client)) ?? {};
    expectOk(await removeClient(storage)(tenant.id, client, revision));
  },
};

describe.each(bindings)(
  "RFC 8693 §2.2.1: an exchanged token does not outlive what it was made of, over $name",
  (binding) => {
    describe.each(Object.entries(ends))("once a client %s", (_, end) => {
      let running: Running;
      beforeAll(async () => {
        running = await run(binding, withExchange({ permits: () => okAsync(true) }));
      });
      afterAll(() => running.close());
      const id = ({ id: text }: Party): ClientId => text as ClientId;

      it("its token is dead that others made theirs of, and so is what was made of those", async () => {
        const subject = await userToken(running);
        const once = expectToken(await exchange(running, impersonator, impersonation(subject)));
        const stored = expectToken(await exchange(running, opaque, impersonation(subject)));
        const actor = await mint(running, second);
        const acted = expectToken(await exchange(running, delegate, delegation(subject, actor)));
        const again = expectToken(await exchange(running, opaque, impersonation(acted)));
        const made = [
          [once, impersonator],
          [stored, opaque],
          [acted, delegate],
          [again, opaque],
        ] as const;
        for (const [token, owner] of made) expect(await isActive(running, token, owner)).toBe(true);

        await end(running, id(second));
        const ofActor = await Promise.all(
          made.map(([token, owner]) => isActive(running, token, owner)),
        );
        expect(ofActor).toEqual([true, true, false, false]);
        await end(running, id(frontend));
        for (const [token, owner] of made)
          expect(await isActive(running, token, owner)).toBe(false);
      });
    });
  },
);
