import type { Messages } from "./messages.ts";

/** The built-in texts. What stands in braces is filled in. */
export const english: Messages = {
  "client.unverified": "Not verified",
  "client.unverified.text":
    "Nobody at {brand} has checked this app. Its name is what it calls itself.",
  "client.website": "Website",
  "client.website.claimed": "{host}, as the app says",
  "client.policy": "Privacy policy",
  "client.terms": "Terms of service",
  subject: "Signed in as {subject}",
  "consent.heading": "{client} wants access to your {brand} account",
  "consent.because.more-scope": "It asks for more than you have allowed before.",
  "consent.because.always": "You are asked each time.",
  "consent.because.client-not-assured":
    "You are asked each time, because other apps could use this name.",
  "consent.because.client-changed": "This app has changed since you last allowed it.",
  "consent.scopes": "It will be able to",
  "consent.no-scopes": "It asks for no particular permission.",
  "consent.known": "Allowed before",
  "consent.required": "Required",
  "consent.offline": "Keeps access while you are away",
  "consent.offline.text": "Until you take it back, also when you are signed out.",
  "consent.resources": "To be used at",
  "consent.destination": "You return to",
  "consent.loopback": "A program on this device is asking",
  "consent.loopback.text":
    "Nobody can tell for certain which one. Allow it only if you have just started it yourself.",
  "consent.approve": "Allow",
  "consent.deny": "Don’t allow",
  "account.heading": "Continue to {client}?",
  "account.text": "Choose the {brand} account to use.",
  "account.continue": "Continue as {subject}",
  "account.switch": "Use another account",
  "leaving.heading": "You are leaving {brand}",
  "leaving.text":
    "{client} sends you to {host}. Nobody at {brand} has checked that address. If you did not expect this, close the page.",
  "leaving.go": "Go to {host}",
  "problem.request-invalid": "This link does not work",
  "problem.request-invalid.text":
    "The app that sent you here made a request that cannot be answered. Go back to it and try again.",
  "problem.interaction-over": "This page is no longer valid",
  "problem.interaction-over.text":
    "It was answered already, took too long, or was begun in another browser. Go back to the app and start again.",
  "problem.unavailable": "Not available right now",
  "problem.unavailable.text": "This is on our side. Please try again in a moment.",
  "problem.too-many-requests": "Too many attempts",
  "problem.too-many-requests.text": "Please wait a moment, then try again.",
  "problem.unexpected": "Something went wrong",
  "problem.unexpected.text": "This is on our side. Go back to the app and try again.",
};
