import { html, ownPage } from "@mintport/pages";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Auth } from "./auth.ts";

/** The login page of the issuer at `origin`. */
export const loginPages = (origin: string, auth: Auth): Hono => {
  /** Anybody can write a link to a login page. */
  const isOurs = (target: string): boolean =>
    URL.canParse(target) && new URL(target).origin === origin;

  const app = new Hono();
  app.get("/login", (context) => {
    const target = context.req.query("return_to") ?? "";
    return isOurs(target) ? showForm(context, target) : refuse(context, 400);
  });
  app.post("/login", bodyLimit({ maxSize: 4096 }), async (context) => {
    // A form of another site must log nobody in, as somebody else (login CSRF).
    if (context.req.header("origin") !== origin) return refuse(context, 403);
    const form = new URLSearchParams(await context.req.text());
    const target = form.get("return_to") ?? "";
    if (!isOurs(target)) return refuse(context, 400);
    const answer = await auth.api.signInEmail({
      body: { email: form.get("email") ?? "", password: form.get("password") ?? "" },
      asResponse: true,
    });
    if (!answer.ok) return showForm(context, target, "The address or the password is wrong.");
    for (const cookie of answer.headers.getSetCookie())
      context.header("Set-Cookie", cookie, { append: true });
    return context.redirect(target, 303);
  });
  return app;
};

const showForm = async (context: Context, target: string, problem?: string): Promise<Response> => {
  const page = await ownPage({
    brand: { name: "Login" },
    title: "Sign in",
    main: html`<h1>Sign in</h1>
${problem === undefined ? undefined : html`<p role="alert">${problem}</p>`}
<form method="post" action="/login">
<input type="hidden" name="return_to" value="${target}">
<p><label>E-mail address <input name="email" type="email" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<p><button type="submit">Sign in</button></p>
</form>`,
    // The client's redirect URI may come right after the login.
    formTargets: "any",
  });
  return context.body(page.body, problem === undefined ? 200 : 403, {
    ...page.headers,
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
  });
};

const refuse = (context: Context, status: 400 | 403): Response =>
  context.text("This login cannot go on. Begin again at the app.\n", status);
