import { clientSecretJwt, createClient, portError, systemEntropy } from "@mintport/core";
import { sha256SecretHasher } from "@mintport/crypto";
import { expectErr } from "@mintport/testing";
import { errAsync, ResultAsync } from "neverthrow";
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
  ])("Z4: a sealer that %s makes 503, never a token", async (_, reason, open) => {
    const running = await run(binding, async ({ storage, tenant }) => {
      await register(storage, tenant.id, [await macClient("mac", [{ secret: "secret" }])]);
      return { clientAuthentication: [clientSecretJwt({ ...sealer, open })] };
    });
    const answer = await requestToken(running, mac(running, "secret"));
    await running.close();
    expectError(answer, 503, "temporarily_unavailable");
    expect(lastReason(running)).toBe(reason);
  });
});

describe("registering a client for client_secret_jwt", () => {
  it("C16: is refused where there is no sealer", async () => {
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
