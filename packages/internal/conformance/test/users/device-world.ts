import { deviceAuthorization } from "@mintport/core";
import type { Browser, BrowserAnswer } from "@mintport/test-browser";
import { issuerPathOf } from "../fixture/deployment.ts";
import {
  answerPage,
  askToken,
  type Change,
  confidential,
  publicUserClient,
  startUserWorld,
  type TokenAnswer,
  type UserWorld,
  type WorldOptions,
} from "./user-world.ts";

export const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

const oauthOf = (tenant: string): string => `${issuerPathOf(tenant)}/oauth`;

/** A server to whose users devices can be connected: `tv` is a public client, `speaker` has a secret, `web-app` can open a browser. */
export const startDeviceWorld = async (options: WorldOptions = {}): Promise<UserWorld> => {
  const change = {
    grantTypes: [deviceGrant, "refresh_token"],
    authorization: { redirectUris: [], applicationType: "native" as const, name: "Living Room" },
  };
  return startUserWorld({
    ...options,
    clients: [
      publicUserClient("tv", change),
      await confidential("speaker", change),
      await confidential("web-device", { grantTypes: [deviceGrant] }),
      ...(options.clients ?? []),
    ],
    users: {
      devices: deviceAuthorization({ userCodeSecret: new Uint8Array(32).fill(7) }),
      ...options.users,
    },
  });
};

const tv: Change = { client_id: "tv", client_secret: undefined };

/** A device that has begun. */
export interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

export const askDevice = (
  world: UserWorld,
  change: Change = {},
  tenant = "my-tenant",
): Promise<TokenAnswer> =>
  askToken(
    world,
    { ...tv, scope: "api:read", ...change },
    { path: `${oauthOf(tenant)}/device_authorization` },
  );

export const beginDevice = async (world: UserWorld, change: Change = {}): Promise<Device> => {
  const answer = await askDevice(world, change);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.json));
  return answer.json as unknown as Device;
};

export const poll = (
  world: UserWorld,
  { device_code }: Pick<Device, "device_code">,
  change: Change = {},
  tenant = "my-tenant",
): Promise<TokenAnswer> =>
  askToken(
    world,
    { grant_type: deviceGrant, device_code, ...tv, ...change },
    { path: `${oauthOf(tenant)}/token` },
  );

export const devicePath: string = `${oauthOf("my-tenant")}/device`;

/** Types a code and sends it. */
export const typeCode = (browser: Browser, userCode: string): Promise<BrowserAnswer> =>
  browser.post(devicePath, new URLSearchParams({ user_code: userCode }));

/** Types the code of a device, and answers what is asked. */
export const decideDevice = async (
  browser: Browser,
  { user_code }: Pick<Device, "user_code">,
  decision = "approve",
  scopes?: readonly string[],
): Promise<BrowserAnswer> => {
  const confirm = await typeCode(browser, user_code);
  if (confirm.page?.["page"] !== "device-confirm") throw new Error(confirm.text);
  return answerPage(browser, confirm, decision, scopes);
};
