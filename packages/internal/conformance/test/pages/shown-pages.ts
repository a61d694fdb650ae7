import type { ClientId } from "@mintport/core";
import {
  type AccountPage,
  type AuthorizePage,
  type ClientFace,
  type ConsentPage,
  type DeviceCodePage,
  type DeviceConfirmPage,
  instant,
  type ProblemPage,
} from "@mintport/core/ports";

const client: ClientFace = {
  id: "photo-print" as ClientId,
  name: "Photo Print",
  vouchedFor: true,
  uri: "https://print.example.com/",
  policyUri: "https://print.example.com/privacy",
  termsUri: "https://print.example.com/terms",
};

const answered = {
  client,
  subject: "ada@example.com",
  handle: "handle-1",
  answerTo: "/answer",
};

const consent: ConsentPage = {
  ...answered,
  page: "consent",
  because: "first-time",
  scopes: [
    { name: "openid", known: true, required: true },
    { name: "photos:read", known: true, required: false },
    { name: "photos:print", known: false, required: false },
  ],
  resources: ["https://api.example.com/photos"] as unknown as ConsentPage["resources"],
  offline: true,
  redirectHost: "print.example.com",
  redirectSource: "https://print.example.com",
  loopback: false,
  decisions: ["approve", "deny"],
};

const account: AccountPage = {
  ...answered,
  page: "account",
  redirectSource: "https://app.example",
  decisions: ["continue", "switch"],
};

const television: ClientFace = { ...client, name: "Living Room Television" };

const deviceCode: DeviceCodePage = {
  ...{ page: "device-code", answerTo: "/answer", subject: answered.subject, refused: false },
};

const deviceConfirm: DeviceConfirmPage = {
  ...answered,
  page: "device-confirm",
  client: television,
  scopes: consent.scopes,
  resources: consent.resources,
  offline: true,
  userCode: "WDJB-MJHT",
  startedAt: instant(1_800_000_000),
  startedFrom: "192.0.2.7",
  decisions: ["approve", "deny"],
};

const unverified: ClientFace = { ...client, name: "Some command line tool", vouchedFor: false };

const problem: ProblemPage = { page: "problem", problem: "interaction-over", status: 400 };

/** Every page as it may come, by the path at which it is served. */
export const shownPages: Readonly<Record<string, AuthorizePage>> = {
  consent,
  "consent-unverified": {
    ...consent,
    because: "client-not-assured",
    client: unverified,
    loopback: true,
    redirectHost: "127.0.0.1",
    redirectSource: "http://127.0.0.1:*",
    resources: [],
  },
  "consent-nothing-asked": { ...consent, scopes: [], offline: false, resources: [] },
  "consent-hostile": {
    ...consent,
    client: { ...unverified, name: `\u202e<img src=x>${"W".repeat(10_240)}` },
    subject: "x".repeat(10_240),
    scopes: Array.from({ length: 30 }, (_, at) => ({
      name: `https://api.example.com/scope/${at}/${"y".repeat(500)}`,
      known: false,
      required: false,
    })),
    redirectHost: `${"long-host-name-".repeat(4)}.example.com`,
  },
  account,
  "account-unverified": { ...account, client: unverified },
  leaving: {
    page: "leaving",
    client: unverified,
    to: "https://print.example.com/callback?error=access_denied",
    redirectHost: "print.example.com",
  },
  problem,
  "device-code": deviceCode,
  "device-code-filled": { ...deviceCode, userCode: "WDJB-MJHT" },
  "device-code-refused": { ...deviceCode, refused: true },
  "device-confirm": deviceConfirm,
  "device-confirm-hostile": {
    ...deviceConfirm,
    client: { ...unverified, name: `\u202e<img src=x>${"W".repeat(10_240)}` },
    subject: "x".repeat(10_240),
    startedFrom: "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
  },
  "device-done": { page: "device-done", client: television, decision: "approve" },
  "device-done-denied": { page: "device-done", client: television, decision: "deny" },
};

/** The consent page of a client at this origin. */
export const consentFor = (redirectSource: string): ConsentPage => ({ ...consent, redirectSource });
