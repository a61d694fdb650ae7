import { type FullStorage, portError } from "@mintport/core/ports";
import { errAsync } from "@mintport/core/result";
import { pages } from "@mintport/pages";
import { describe, expect, it } from "vitest";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  answerPage,
  authorizeUrl,
  codeFor,
  pkce,
  redeem,
  refresh,
  startUserWorld,
} from "./user-world.ts";

const { challenge } = pkce();
const over = { status: 400, location: undefined, page: { problem: "interaction-over" } };

describe("an outage, over memory", () => {
  const down = () => errAsync(portError("unavailable", "test"));
  /** A world in which one method of one store fails once it is told to. */
  const worldThatBreaks = async (store: keyof FullStorage, method: string) => {
    const fault = { isOn: false };
    const world = await startUserWorld({
      storage: (storage) => ({
        ...storage,
        [store]: new Proxy(storage[store] as object, {
          get: (target, name) =>
            fault.isOn && name === method ? down : (Reflect.get(target, name) as unknown),
        }),
      }),
    });
    return { world, fault };
  };

  it("after the redirect URI is sure, the client hears of it (§4.1.2.1)", async () => {
    const { world, fault } = await worldThatBreaks("grants", "find");
    fault.isOn = true;
    const answer = await world.browser().logIn(world.user()).get(authorizeUrl(challenge));
    expect(answer.location?.searchParams.get("error")).toBe("temporarily_unavailable");
    await world.close();
  });

  it("before, it is a 503 here, with `Retry-After`", async () => {
    const { world, fault } = await worldThatBreaks("clients", "find");
    fault.isOn = true;
    const answer = await world.browser().logIn(world.user()).get(authorizeUrl(challenge));
    expect(answer).toMatchObject({ status: 503, location: undefined });
    expect(answer.headers.get("retry-after")).toBe("1");
    await world.close();
  });

  it("a login URL that is none sends nobody anywhere but to the client, as a defect", async () => {
    const loginUrl = (): string => "//evil.example/login";
    const world = await startUserWorld({ users: { pages: pages({ loginUrl }) } });
    const answer = await world.browser().get(authorizeUrl(challenge));
    expect(answer.location?.href).toMatch(/^https:\/\/app\.example\/cb\?error=server_error/);
    const [told] = world.observer.events.filter(({ outcome }) => outcome === "refused");
    expect(JSON.stringify(told)).not.toContain("evil");
    await world.close();
  });

  it("before a handle is used up, the page can be sent again", async () => {
    const { world, fault } = await worldThatBreaks("singleUse", "consume");
    const browser = world.browser().logIn(world.user());
    const begun = await browser.get(authorizeUrl(challenge));
    fault.isOn = true;
    const failed = await answerPage(browser, begun, "approve");
    expect(failed.location?.searchParams.get("error")).toBe("temporarily_unavailable");
    fault.isOn = false;
    expect(
      (await answerPage(browser, begun, "approve")).location?.searchParams.get("code"),
    ).toMatch(/^mpac_/);
    await world.close();
  });

  it.each(["put", "save"])("after it, no code and no second chance (%s)", async (method) => {
    const { world, fault } = await worldThatBreaks(
      method === "put" ? "singleUse" : "grants",
      method,
    );
    const browser = world.browser().logIn(world.user());
    const begun = await browser.get(authorizeUrl(challenge));
    fault.isOn = true;
    expect((await answerPage(browser, begun, "approve")).location?.href).not.toContain("code=");
    fault.isOn = false;
    expect(await answerPage(browser, begun, "approve")).toMatchObject(over);
    await world.close();
  });

  it.each([
    ["inspect", "tokenFamilies"],
    ["touch", "tokenFamilies"],
    ["read", "grants"],
  ] as const)(
    "an outage of %s is never `invalid_grant` (claude-code#84440)",
    async (method, store) => {
      const { world, fault } = await worldThatBreaks(store, method);
      const { verifier, challenge: own } = pkce();
      const browser = world.browser().logIn(world.user());
      const code = await codeFor(world, browser, own, {
        ...{ scope: "api:read offline_access", prompt: "consent" },
      });
      const { json } = await redeem(world, code, verifier);
      fault.isOn = true;
      const failed = await refresh(world, json["refresh_token"]);
      expect(failed).toMatchObject({ status: 503, json: { error: "temporarily_unavailable" } });
      expect(failed.headers.get("retry-after")).toBe("1");
      fault.isOn = false;
      expect((await refresh(world, json["refresh_token"])).status).toBe(200);
      await world.close();
    },
  );

  it.each([
    ["fails", () => errAsync(portError("unavailable", "pages"))],
    [
      "throws",
      () => {
        throw new Error("no template");
      },
    ],
  ])("pages whose port %s leave the headers and say 503", async (_how, show) => {
    const world = await startUserWorld({ users: { pages: { show } } });
    const answer = await world.browser().get(`${issuerPathOf("my-tenant")}/oauth/authorize`);
    expect(answer.status).toBe(400);
    expect(answer.text).toBe("This link is not valid.\n");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    const login = await world.browser().get(authorizeUrl(challenge));
    expect(login.location?.searchParams.get("error")).toBe("temporarily_unavailable");
    await world.close();
  });

  it("a user who is called as the client passes for nobody (RFC 9068 §5)", async () => {
    const world = await startUserWorld();
    const browser = world.browser().logIn(world.user("web-app"));
    const answer = await browser.get(authorizeUrl(challenge));
    expect(answer.location?.searchParams.get("error")).toBe("server_error");
    await world.close();
  });

  it("a visitor that is none is our own trouble", async () => {
    const world = await startUserWorld();
    const browser = world.browser().logIn({ ...world.user(), subject: "" });
    const answer = await browser.get(authorizeUrl(challenge));
    expect(answer.location?.searchParams.get("error")).toBe("server_error");
    await world.close();
  });
});
