import type { ConsentReason, DeviceDonePage, Problem } from "@mintport/core/ports";

/** The name of one text of the pages. */
export type MessageName =
  | "client.unverified"
  | "client.unverified.text"
  | "client.website"
  | "client.website.claimed"
  | "client.policy"
  | "client.terms"
  | "subject"
  | "consent.heading"
  | `consent.because.${Exclude<ConsentReason, "first-time" | "prompt">}`
  | "consent.scopes"
  | "consent.no-scopes"
  | "consent.known"
  | "consent.required"
  | "consent.offline"
  | "consent.offline.text"
  | "consent.resources"
  | "consent.destination"
  | "consent.loopback"
  | "consent.loopback.text"
  | "consent.approve"
  | "consent.deny"
  | "account.heading"
  | "account.text"
  | "account.continue"
  | "account.switch"
  | "leaving.heading"
  | "leaving.text"
  | "leaving.go"
  | "device.heading"
  | "device.text"
  | "device.code"
  | "device.refused"
  | "device.continue"
  | "device.confirm.heading"
  | "device.confirm.warning"
  | "device.confirm.warning.text"
  | "device.confirm.code"
  | "device.confirm.from"
  | "device.confirm.approve"
  | "device.confirm.deny"
  | `device.done.${DeviceDonePage["decision"]}`
  | `device.done.${DeviceDonePage["decision"]}.text`
  | `problem.${Problem}`
  | `problem.${Problem}.text`;

/** The texts of the pages in one language. */
export type Messages = Readonly<Record<MessageName, string>>;
