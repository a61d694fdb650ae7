import type { UsersCapability } from "@mintport/core";
import type { Concealed } from "../settings/concealed.ts";
import type { BrowserPages } from "./browser-pages.ts";

/** The user's half of the ready server. */
export interface Users {
  /** What core needs of it. */
  readonly capability: UsersCapability;
  /** The pages at which users log in and out, if they do so here. */
  readonly pages?: BrowserPages;
  /** The demo's user, if that is who logs in. */
  readonly demoLogin?: {
    readonly userName: string;
    readonly password: Concealed<string>;
  };
}
