import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import type { Visitor } from "@mintport/core/ports";
import { listen, type Site } from "./listen.ts";

/** The login page of an embedder: it asks for a name, keeps a session in a cookie of its own, and leads back. */
export const loginSite = (visitorOf: (subject: string) => Visitor): Promise<Site> =>
  listen(() => (request, response) => {
    const returnTo = new URL(request.url ?? "", "http://login.invalid").searchParams;
    if (request.method !== "POST") {
      response.setHeader("Content-Type", "text/html").end(form);
      return;
    }
    void text(request).then((body) => {
      const subject = new URLSearchParams(body).get("subject") ?? "";
      const who = Buffer.from(JSON.stringify(visitorOf(subject))).toString("base64url");
      response
        .writeHead(303, {
          "Set-Cookie": `who=${who}; Path=/; HttpOnly; SameSite=Lax`,
          Location: returnTo.get("return_to") ?? "/",
        })
        .end();
    });
  });

const form = `<!doctype html><title>Log in</title>
<form method="post"><label>Name <input name="subject" /></label><button>Log in</button></form>`;

/** A single-page app that brings oidc-client-ts in a script, as the global `oidc`. */
export const singlePageApp = (): Promise<Site> =>
  listen(() => (request, response) => {
    if (request.url === "/client.js") {
      response.setHeader("Content-Type", "text/javascript").end(script);
      return;
    }
    response
      .setHeader("Content-Type", "text/html")
      .end('<!doctype html><title>App</title><script src="/client.js"></script>');
  });

const library = createRequire(import.meta.url).resolve("oidc-client-ts");
const script = readFileSync(new URL("../browser/oidc-client-ts.min.js", `file://${library}`));
