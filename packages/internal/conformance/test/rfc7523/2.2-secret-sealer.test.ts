import { clientSecretJwt } from "@mintport/core";
import { createClient } from "@mintport/core/management";
import { portError, systemEntropy } from "@mintport/core/ports";
import { errAsync, ResultAsync } from "@mintport/core/result";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectErr } from "@mintport/testing";
import { describe, expect, it } from "vitest";
import { bindings, run } from "../fixture/bindings.ts";
import { expectError, lastReason } from "../fixture/expect-answer.ts";
import { requestToken } from "../fixture/token-request.ts";
import { register, sealer } from "./key-clients.ts";
import { definition, mac, macClient } from "./mac-clients.ts";

describe.each(bindings)("when the sealer fails, over $name", (binding) => {
  it.each([
    ["answers so", "port_unavailable", () => errAsync(portError("unavailable", "secret-sealer"))],
    [
      "throws",
      "port_unavailable",
      () => {
        throw new Error("the KMS threw");
      },
    ],
    [
      "never answers",
      "port_timed_out",
      () => ResultAsync.fromSafePromise(new Promise<never>(() => {})),
    ],
  ])("a sealer that %s makes 503, never a token", async (_, reason, open) => {
    const running = await run(binding, async ({ storage, tenant }) => {
      await register(storage, tenant.id, [await macClient("mac", [{ secret: "secret" }])]);
      return { clientAuthentication: [clientSecretJwt({ ...sealer, open })], portTimeout: 200 };
    });
    const answer = await requestToken(running, mac(running, "secret"));
    await running.close();
    expectError(answer, 503, "temporarily_unavailable");
    expect(lastReason(running)).toBe(reason);
    expect(running.observer.events.at(-1)?.durationMs).toBeLessThan(2500);
  });
});

describe.each(bindings)("who has a sealed secret cannot be told, over $name", (binding) => {
  it("every refused HMAC opens as many secrets: of an unknown, a disabled and a wrong client", async () => {
    const opened: string[] = [];
    const running = await run(binding, async ({ storage, tenant }) => {
      await register(storage, tenant.id, [
        await macClient("one", [{ secret: "secret" }]),
        await macClient("two", [{ secret: "first" }, { secret: "second" }]),
        await macClient("disabled", [{ secret: "secret" }], { disabled: true }),
      ]);
      const open: typeof sealer.open = (sealed) => {
        opened.push(sealed);
        return sealer.open(sealed);
      };
      return { clientAuthentication: [clientSecretJwt({ ...sealer, open })] };
    });
    const workOf = async (id: string, secret: string) => {
      opened.length = 0;
      expectError(await requestToken(running, mac(running, secret, { id })), 401, "invalid_client");
      return opened.length;
    };
    expect(await workOf("nobody", "wrong")).toBe(1);
    expect(await workOf("one", "wrong")).toBe(1);
    expect(await workOf("two", "wrong")).toBe(2);
    for (const id of ["nobody", "one", "two"]) expect(await workOf(id, "wrong"), id).toBe(2);
    expect(await workOf("disabled", "secret")).toBe(2);
    await running.close();
  });
});

describe("registering a client for client_secret_jwt", () => {
  it("is refused where there is no sealer", async () => {
    const [binding] = bindings;
    if (binding === undefined) throw new Error("no binding");
    const running = await run(binding);
    const ports = {
      clients: running.storage.clients,
      secretHasher: sha256SecretHasher,
      entropy: systemEntropy,
      clock: running.clock,
    };
    const failure = expectErr(await createClient(ports)(running.tenant.id, definition("mac")));
    await running.close();
    expect(failure).toMatchObject({
      type: "invalid",
      problems: [{ field: "authenticationMethods" }],
    });
  });
});
