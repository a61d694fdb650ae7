import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { run } from "@mintport/server";
import { expect, it } from "vitest";
import { ask } from "../fixture/ask.ts";

it("mintport dev serves a client and a console that it prints, reads no setting, and leaves nothing behind", async () => {
  const before = folders();
  let [printed, err, end] = ["", "", (): void => {}];
  let tell = (_: unknown): void => {};
  const told = new Promise((resolve) => {
    tell = resolve;
  });
  const ended = run(["dev", "--json", "--console"], {
    environment: {
      MINTPORT_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
      MINTPORT_PORT: "1",
    },
    out: (text) => {
      printed += text;
      tell(JSON.parse(printed));
    },
    err: (text) => {
      err += text;
    },
    stop: new Promise((resolve) => {
      end = resolve;
    }),
  });
  const { issuer, tokenEndpoint, clientId, clientSecret, console } = (await told) as Readonly<
    Record<string, string>
  >;
  expect(folders()).toHaveLength(before.length + 1);
  const { status, json } = await ask(tokenEndpoint ?? "", {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      ...{ client_id: clientId ?? "", client_secret: clientSecret ?? "" },
    }),
  });
  expect([status, json]).toMatchObject([200, { token_type: "Bearer" }]);
  expect((await ask(console ?? "")).text).toContain("<title>Mintport console</title>");
  expect(await ask(`${issuer}/.well-known/oauth-authorization-server`)).toBeDefined();

  end();
  expect([await ended, err]).toEqual([0, ""]);
  expect(folders()).toEqual(before);
  expect(existsSync(".mintport")).toBe(false);
});

const folders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith("mintport-dev-"));

it.each([["dev"], ["openapi"], ["completion", "bash"]])(
  "mintport %s takes no configuration file, for it would read nothing of it",
  async (...argv) => {
    let err = "";
    const code = await run([...argv, "--config", "no-such-file.json"], {
      environment: {},
      out: () => {},
      err: (text) => {
        err += text;
      },
    });
    expect([code, err]).toEqual([2, expect.stringContaining("unknown option '--config'")]);
  },
);
