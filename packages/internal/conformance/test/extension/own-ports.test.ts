import {
  type ClientAuthenticationMethod,
  clientCredentials,
  type Extension,
  type GrantType,
} from "@mintport/core";
import type { PortError } from "@mintport/core/ports";
import { okAsync, ResultAsync } from "@mintport/core/result";
import { emptyScope } from "@mintport/core/scope";
import { describe, expect, it } from "vitest";
import { bindings, run, type Settings } from "../fixture/bindings.ts";
import { clientId } from "../fixture/deployment.ts";
import { expectError } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { changeClient } from "../rfc7662/introspection.ts";

const nightly = "urn:example:nightly";

/** A port that an extension brings along. */
interface Register {
  holds(name: string): ResultAsync<boolean, PortError>;
}

const grantOn =
  (register: Register): Extension<GrantType> =>
  (around) => {
    const guarded = around.port("night-register", register);
    return {
      name: nightly,
      check: ({ tenant, client }) =>
        guarded
          .holds(client.id)
          .map(() => ({ subject: client.id, scope: emptyScope, audience: [tenant.audience] })),
    };
  };

const methodOn =
  (register: Register): Extension<ClientAuthenticationMethod> =>
  (around) => {
    const guarded = around.port("night-register", register);
    return {
      name: "badge",
      credentials: { parameters: ["badge"] },
      reasons: ["badge_unknown"],
      present: ({ parameters }) => {
        const badge = parameters.get("badge");
        return badge === undefined
          ? undefined
          : {
              clientId,
              verify: () =>
                guarded
                  .holds(badge)
                  .map((held) => (held ? "proven" : { refused: "badge_unknown" })),
            };
      },
    };
  };

const kinds: readonly [string, (register: Register) => Settings, Record<string, string>][] = [
  [
    "a grant type",
    (register) => ({ grants: [clientCredentials, grantOn(register)] }),
    { ...good, grant_type: nightly, scope: "" },
  ],
  [
    "a client authentication method",
    (register) => ({ clientAuthentication: [methodOn(register)] }),
    { grant_type: "client_credentials", badge: "7" },
  ],
];

const failures: readonly [string, string, Register["holds"]][] = [
  ["never answers", "port_timed_out", () => new ResultAsync(new Promise(() => {}))],
  ["breaks off", "port_unavailable", () => new ResultAsync(Promise.reject(new Error("boom")))],
  [
    "throws",
    "port_unavailable",
    () => {
      throw new Error("boom");
    },
  ],
];

describe.each(bindings)("a port of an extension's own, over $name", (binding) => {
  const asked = async (settings: Settings, form: Record<string, string>) => {
    const running = await run(binding, () => ({ ...settings, portTimeout: 200 }));
    await changeClient(running, clientId, {
      grantTypes: ["client_credentials", nightly],
      authenticationMethods: ["client_secret_post", "badge"],
    });
    const answer = await requestToken(running, form);
    await running.close();
    return { answer, event: running.observer.events.at(-1) };
  };

  describe.each(kinds)("%s", (_, settings, form) => {
    it("asks it", async () => {
      const names: string[] = [];
      const holds = (name: string) => {
        names.push(name);
        return okAsync(true);
      };
      expect((await asked(settings({ holds }), form)).answer.status).toBe(200);
      expect(names).toEqual([form["badge"] ?? clientId]);
    });

    it.each(failures)("is 503 within the server's time if it %s", async (__, reason, holds) => {
      const { answer, event } = await asked(settings({ holds }), form);
      expectError(answer, 503, "temporarily_unavailable");
      expect(answer.text).not.toContain("boom");
      expect(event).toMatchObject({ reason, cause: { port: "night-register" } });
      expect(event?.durationMs).toBeLessThan(2500);
    });
  });

  it("belongs to an extension that is made once, whatever is asked", async () => {
    let made = 0;
    const grant: Extension<GrantType> = () => {
      made++;
      return {
        ...clientCredentials,
        check: (request, ports) => clientCredentials.check(request, ports),
      };
    };
    const running = await run(binding, () => ({ grants: [grant] }));
    for (const _ of [1, 2]) expect((await requestToken(running, good)).status).toBe(200);
    await running.close();
    expect(made).toBe(1);
  });
});
