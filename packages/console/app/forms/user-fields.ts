import type { Tenant } from "../session/types.ts";
import type { FieldGroup } from "./editable-field.ts";
import { optionsOf, signingAlgorithms } from "./known-names.ts";
import { scopesOf } from "./shared-words.ts";

/** The fields of a client's `authorization`: what users see of it, and what they may allow it. */
export const userFields = (tenant: Tenant | undefined): readonly FieldGroup[] => [
  {
    title: "What users see of it",
    fields: [
      {
        ...{ path: "authorization.name", label: "Name", kind: "line" },
        hint: "What users read when they are asked to let it in. Default: its id.",
      },
      { path: "authorization.uri", label: "Its page", kind: "line", hint: "An https URL." },
      { path: "authorization.logoUri", label: "Its logo", kind: "line", hint: "An https URL." },
      {
        path: "authorization.policyUri",
        label: "Its privacy policy",
        kind: "line",
        hint: "An https URL.",
      },
      { path: "authorization.termsUri", label: "Its terms", kind: "line", hint: "An https URL." },
    ],
  },
  {
    title: "What users may allow it",
    fields: [
      {
        ...{ path: "authorization.redirectUris", label: "Redirect URIs", kind: "lines" },
        hint: "One a line. They must match to the letter.",
        consequence:
          "Logins that lead to a URI that is taken away are refused from now on. Codes go to whoever answers at one that is added.",
      },
      {
        ...{
          path: "authorization.delegatedScope",
          label: "Scope for users",
          kind: "scope",
          options: scopesOf(tenant),
        },
        hint: "All that users may allow it, with spaces between. Empty: nothing.",
        consequence:
          "It counts from the next login on. What users allowed already stays until their grants are ended.",
      },
      {
        ...{
          path: "authorization.defaultDelegatedScope",
          label: "Scope for users if it asks for none",
          kind: "scope",
        },
        hint: "A part of the scope for users. Empty: such a request is refused.",
      },
      {
        ...{
          path: "authorization.requiredScope",
          label: "Scope that users cannot refuse alone",
          kind: "scope",
        },
        hint: "A part of the scope for users. Empty: none.",
      },
      {
        ...{ path: "authorization.consent", label: "Is the user asked?", kind: "choice" },
        byDefault: "remembered",
        options: [
          ["", "the first time, and for more (default)"],
          ["always", "every time"],
          ["implied", "never: you answer for your users"],
        ],
        consequence: "It counts from the next login on.",
      },
      {
        ...{ path: "authorization.consentLifetime", label: "A consent lasts", kind: "number" },
        hint: "In seconds, up to ten years. Default: it has no end.",
        consequence: "It counts for consents that are given from now on.",
      },
      {
        ...{ path: "authorization.offlineAccess", label: "Gets a refresh token", kind: "choice" },
        byDefault: "asked",
        options: [
          ["", "when offline_access was asked for and allowed (default)"],
          ["implied", "always"],
        ],
      },
    ],
  },
  {
    title: "How it asks users",
    fields: [
      {
        ...{ path: "authorization.applicationType", label: "Where it runs", kind: "choice" },
        byDefault: "web",
        options: [
          ["", "on a server or in a browser (default)"],
          ["native", "on the users’ own machines"],
        ],
      },
      {
        ...{
          path: "authorization.loopbackNames",
          label: "Names of its own machine",
          kind: "checks",
        },
        hint: "For apps on the users’ machines: any port is good there.",
        options: [["localhost", "localhost"]],
      },
      {
        ...{
          path: "authorization.requirePushedRequests",
          label: "Only pushed requests",
          kind: "flag",
        },
        hint: "RFC 9126.",
        consequence: "With it, requests that come by the address alone are refused from now on.",
      },
      {
        ...{
          path: "authorization.requireSignedRequests",
          label: "Only signed requests",
          kind: "flag",
        },
        hint: "RFC 9101.",
        consequence: "With it, requests without a signature are refused from now on.",
      },
      {
        ...{
          path: "authorization.requestSigningAlgorithm",
          label: "Its requests are signed with",
          kind: "choice",
        },
        options: [
          ["", "any algorithm that its keys fit (default)"],
          ...optionsOf(signingAlgorithms, undefined),
        ],
        consequence: "Requests with another signature are refused from now on.",
      },
      {
        ...{
          path: "authorization.httpsRedirectIdentifies",
          label: "Its redirect URI identifies it",
          kind: "flag",
        },
        hint: "A public app with an https redirect URI that is its own (OAuth 2.1 §7.3.1).",
        consequence: "With it, a consent is remembered though the app proves nothing.",
      },
      {
        ...{ path: "authorization.selfAsserted", label: "Nobody vouched for it", kind: "flag" },
        hint: "Users are told so when they are asked.",
      },
    ],
  },
];
