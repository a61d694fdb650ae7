import type { UsersCapability } from "@mintport/core";
import type { Concealed } from "../settings/concealed.ts";
import type { BrowserPages } from "./browser-pages.ts";

/** The user's half of the ready server. */
export interface Users {
  /** What core needs of it. */
  readonly capability: UsersCapability;
  /** The demo's login, if that is how users log in. */
  readonly demoLogin?: {
    /** The pages at which users log in and out. */
    readonly pages: BrowserPages;
    readonly userName: string;
    readonly password: Concealed<string>;
  };
}
