import type { ClientId, EndpointRequest, EndpointResponse, TenantId } from "@mintport/core";
import {
  type AccountPage,
  type AuthorizePage,
  type ClientFace,
  type ConsentPage,
  type DeviceCodePage,
  type DeviceConfirmPage,
  type DeviceDonePage,
  instant,
  type LeavingPage,
  type LoginPage,
  type ProblemPage,
} from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { type PagesOptions, pages } from "../src/index.ts";

export const tenant = "main" as TenantId;

export const client: ClientFace = {
  id: "photo-print" as ClientId,
  name: "Photo Print",
  vouchedFor: true,
};

export const consent: ConsentPage = {
  page: "consent",
  because: "first-time",
  client,
  subject: "ada@example.com",
  scopes: [{ name: "photos:read", known: false, required: false }],
  resources: [],
  offline: false,
  redirectHost: "print.example.com",
  redirectSource: "https://print.example.com",
  loopback: false,
  handle: "handle-1",
  answerTo: "https://auth.example.com/main/oauth/answer",
  decisions: ["approve", "deny"],
};

export const account: AccountPage = {
  page: "account",
  client,
  subject: "ada@example.com",
  handle: "handle-2",
  answerTo: "https://auth.example.com/main/oauth/answer",
  redirectSource: "https://app.example",
  decisions: ["continue", "switch"],
};

export const leaving: LeavingPage = {
  page: "leaving",
  client,
  to: "https://print.example.com/callback?error=access_denied",
  redirectHost: "print.example.com",
};

export const problem: ProblemPage = { page: "problem", problem: "interaction-over", status: 400 };

export const login: LoginPage = {
  page: "login",
  because: "nobody",
  hints: {},
  client,
  resume: "https://auth.example.com/main/oauth/resume?interaction=handle-0",
};

export const deviceCode: DeviceCodePage = {
  ...{ page: "device-code", subject: "ada@example.com", refused: false },
  answerTo: "https://auth.example.com/main/oauth/device",
};

export const deviceConfirm: DeviceConfirmPage = {
  page: "device-confirm",
  client,
  subject: "ada@example.com",
  scopes: [{ name: "photos:read", known: false, required: false }],
  resources: [],
  offline: false,
  userCode: "WDJB-MJHT",
  startedAt: instant(1_800_000_000),
  startedFrom: "192.0.2.7",
  handle: "handle-3",
  answerTo: "https://auth.example.com/main/oauth/device/answer",
  decisions: ["approve", "deny"],
};

export const deviceDone: DeviceDonePage = { page: "device-done", client, decision: "approve" };

export const shown: readonly AuthorizePage[] = [
  ...[consent, account, leaving, problem],
  ...[deviceCode, deviceConfirm, deviceDone],
];

/** A browser's request, with these header fields. */
export const requestWith = (
  headers: Readonly<Record<string, string>> = {},
  url = "/main/oauth/authorize",
): EndpointRequest => ({
  tenant,
  method: "GET",
  url,
  headers: new Headers({ accept: "text/html,application/xhtml+xml,*/*;q=0.8", ...headers }),
  body: undefined,
});

/** What the pages answer. */
export const show = async (
  page: AuthorizePage,
  options: Partial<PagesOptions> = {},
  request: EndpointRequest = requestWith(),
): Promise<EndpointResponse> =>
  expectOk(
    await pages({ loginUrl: "/login", ...options } as PagesOptions).show(tenant, page, request),
  );

/** The directives of a page's policy by name. */
export const policyOf = ({ headers }: EndpointResponse): ReadonlyMap<string, string> =>
  new Map(
    String(headers["Content-Security-Policy"])
      .split("; ")
      .map((directive) => {
        const at = directive.indexOf(" ");
        return [directive.slice(0, at), directive.slice(at + 1)];
      }),
  );
