import type { Visitor } from "@mintport/core/ports";
import { Browser } from "@mintport/test-browser";

/** A browser at which somebody may be logged in at the embedder of `startUserWorld`. */
export class VisitorBrowser extends Browser {
  /** The embedder's login. */
  logIn(visitor: Visitor): this {
    this.cookies.set("who", Buffer.from(JSON.stringify(visitor)).toString("base64url"));
    return this;
  }

  logOut(): void {
    this.cookies.delete("who");
  }
}
