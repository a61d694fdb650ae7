import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindings, type Running, run } from "../fixture/bindings.ts";
import { expectError, expectNoToken, expectToken, lastReason } from "../fixture/expect-answer.ts";
import { askRaw } from "../fixture/raw-request.ts";
import { mint } from "../rfc7662/introspection.ts";
import {
  accessTokenType,
  asking,
  delegate,
  delegation,
  exchange,
  type Form,
  impersonation,
  impersonator,
  userToken,
  withExchange,
} from "./exchanging.ts";

describe.each(bindings)(
  "the request of a token exchange (RFC 8693 §2.1), over $name",
  (binding) => {
    let running: Running;
    let subject: string;
    let actor: string;
    beforeAll(async () => {
      running = await run(binding, withExchange());
      subject = await userToken(running);
      actor = await mint(running, delegate);
    });
    afterAll(() => running.close());

    const changed = (form: Form, changes: Readonly<Record<string, string | undefined>>): Form =>
      Object.fromEntries(
        Object.entries({ ...form, ...changes }).filter(
          (pair): pair is [string, string] => pair[1] !== undefined,
        ),
      );
    const refused = async (form: Form, reason: string): Promise<void> => {
      const answer = await exchange(running, delegate, form);
      expectError(answer, 400, "invalid_request");
      expectNoToken(answer);
      expect(lastReason(running)).toBe(reason);
    };

    it.each(["subject_token", "subject_token_type"])("%s is required", async (name) => {
      for (const value of [undefined, ""])
        await refused(changed(delegation(subject, actor), { [name]: value }), "parameter_missing");
    });

    it("actor_token_type is there exactly if actor_token is", async () => {
      for (const name of ["actor_token", "actor_token_type"])
        for (const value of [undefined, ""])
          await refused(
            changed(delegation(subject, actor), { [name]: value }),
            "actor_token_type_without_token",
          );
    });

    const foreignTypes = [
      "urn:ietf:params:oauth:token-type:id_token",
      "urn:ietf:params:oauth:token-type:refresh_token",
      "urn:ietf:params:oauth:token-type:saml1",
      "urn:ietf:params:oauth:token-type:saml2",
      "urn:ietf:params:oauth:token-type:jwt",
      "access_token",
      accessTokenType.toUpperCase(),
      ` ${accessTokenType}`,
    ];

    it.each(
      ["subject_token_type", "actor_token_type", "requested_token_type"].flatMap((name) =>
        foreignTypes.map((type) => [name, type] as const),
      ),
    )("%s %s is not supported", async (name, type) => {
      await refused(
        changed(delegation(subject, actor), { [name]: type }),
        "token_type_unsupported",
      );
    });

    it("requested_token_type may say what it is anyway", async () => {
      const form = { ...impersonation(subject), requested_token_type: accessTokenType };
      const answer = await exchange(running, impersonator, form);
      expectToken(answer);
      expect(answer.json["issued_token_type"]).toBe(accessTokenType);
    });

    it("no parameter may be sent twice", async () => {
      const body = new URLSearchParams(asking(delegate, delegation(subject, actor))).toString();
      for (const name of ["subject_token", "actor_token", "subject_token_type", "resource"]) {
        const doubled = name === "resource" ? `${body}&resource=a&resource=b` : `${body}&${name}=x`;
        const answer = await askRaw(running, { body: doubled });
        expectError(answer, 400, "invalid_request");
        expect(lastReason(running)).toBe("parameter_repeated");
      }
    });

    it("a client without the grant is not asked further", async () => {
      const answer = await exchange(
        running,
        { id: "frontend", secret: "secret-of-frontend" },
        impersonation(subject),
      );
      expectError(answer, 400, "unauthorized_client");
      expect(lastReason(running)).toBe("grant_type_not_enabled");
    });

    it("a client that does not prove itself is not asked further", async () => {
      const wrong = await exchange(
        running,
        { ...delegate, secret: "x" },
        delegation(subject, actor),
      );
      expectError(wrong, 401, "invalid_client");
    });
  },
);
