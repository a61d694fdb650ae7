import { promisify } from "node:util";
import { html, ownPage } from "@mintport/pages";
import express, { type Request, type Response, Router } from "express";
import type { Users } from "./users.ts";

/** The login page of the issuer at `origin`, behind express-session. */
export const loginPages = (origin: string, { userWith }: Pick<Users, "userWith">): Router => {
  /** Anybody can write a link to a login page. */
  const isOurs = (target: unknown): target is string =>
    typeof target === "string" && URL.canParse(target) && new URL(target).origin === origin;

  const logIn = async (request: Request, response: Response): Promise<Response> => {
    // A form of another site must log nobody in, as somebody else (login CSRF).
    if (request.get("origin") !== origin) return refuse(response, 403);
    const target = fieldOf(request, "return_to");
    if (!isOurs(target)) return refuse(response, 400);
    const user = await userWith(fieldOf(request, "username"), fieldOf(request, "password"));
    if (user === undefined) return showForm(response, target, "The name or the password is wrong.");
    // A session that was there before the login may be known to somebody else (session fixation).
    await promisify(request.session.regenerate.bind(request.session))();
    Object.assign(request.session, { user, loginAt: Math.floor(Date.now() / 1000) });
    response.redirect(303, target);
    return response;
  };

  return Router()
    .get("/", (request, response) => {
      const target = request.query["return_to"];
      return isOurs(target) ? showForm(response, target) : refuse(response, 400);
    })
    .post("/", express.urlencoded({ extended: false, limit: "4kb" }), logIn);
};

const showForm = async (
  response: Response,
  target: string,
  problem?: string,
): Promise<Response> => {
  const page = await ownPage({
    brand: { name: "Login" },
    title: "Sign in",
    main: html`<h1>Sign in</h1>
${problem === undefined ? undefined : html`<p role="alert">${problem}</p>`}
<form method="post" action="/login">
<input type="hidden" name="return_to" value="${target}">
<p><label>User name <input name="username" autocomplete="username" required></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label></p>
<p><button type="submit">Sign in</button></p>
</form>`,
    // The client's redirect URI may come right after the login.
    formTargets: "any",
  });
  return response
    .status(problem === undefined ? 200 : 403)
    .set({ ...page.headers, "Cache-Control": "no-store", "X-Frame-Options": "DENY" })
    .send(page.body);
};

const refuse = (response: Response, status: number): Response =>
  response.status(status).type("text").send("This login cannot go on. Begin again at the app.\n");

const fieldOf = ({ body }: Request, name: string): string => {
  const value: unknown = Reflect.get(Object(body), name);
  return typeof value === "string" ? value : "";
};
