import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { comparable, expectError, lastReason } from "../fixture/expect-answer.ts";
import { good, requestToken } from "../fixture/token-request.ts";
import { everyMethod, withKeyClients } from "./key-clients.ts";

/** A request that must be refused as a wrong secret is, and the reason that the observer must be told. */
export interface Refusal {
  readonly reason: string;
  readonly form: (running: Running) => Form | Promise<Form>;
}

type Form = Readonly<Record<string, string>>;

/** Every refusal, over each binding, with every method and with the default ones. */
export const describeRefusals = (
  title: string,
  refusals: Readonly<Record<string, Refusal>>,
): void => {
  describe.each(bindings)(`${title}, over $name`, (binding) => {
    let running: Running;
    let usual: Running;

    beforeAll(async () => {
      running = await run(binding, withKeyClients({ clientAuthentication: everyMethod }));
      usual = await run(binding, withKeyClients());
    });
    afterAll(async () => {
      await running.close();
      await usual.close();
    });

    it.each(Object.entries(refusals))(
      "%s is refused in the bytes of a wrong secret (RFC 7523 §3)",
      async (_, { reason, form }) => {
        const answer = await requestToken(running, await form(running));
        expect(lastReason(running)).toBe(reason);
        expectError(answer, 401, "invalid_client");
        const wrong = await requestToken(running, { ...good, client_secret: "wrong" });
        expect(comparable(answer)).toEqual(comparable(wrong));

        const usually = await requestToken(usual, await form(usual));
        expect(comparable(usually)).toEqual(comparable(wrong));
      },
    );
  });
};
