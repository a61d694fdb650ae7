import { html, ownPage } from "@mintport/pages";
import { AuthError } from "next-auth";
import { signIn } from "@/lib/auth";
import { issuer } from "@/lib/issuer";

/** Anybody can write a link to a login page. */
const isOurs = (target: string): boolean =>
  URL.canParse(target) && new URL(target).origin === issuer;

export const GET = async (request: Request): Promise<Response> => {
  const target = new URL(request.url).searchParams.get("return_to") ?? "";
  return isOurs(target) ? showForm(target) : refuse(400);
};

export const POST = async (request: Request): Promise<Response> => {
  // A form of another site must log nobody in, as somebody else (login CSRF).
  if (request.headers.get("origin") !== issuer) return refuse(403);
  if (!(Number(request.headers.get("content-length")) <= 4096)) return refuse(413);
  const form = new URLSearchParams(await request.text());
  const target = form.get("return_to") ?? "";
  if (!isOurs(target)) return refuse(400);
  const [username, password] = [form.get("username") ?? "", form.get("password") ?? ""];
  try {
    await signIn("credentials", { username, password, redirect: false });
  } catch (failure) {
    if (failure instanceof AuthError && failure.type === "CredentialsSignin")
      return showForm(target, "The name or the password is wrong.");
    throw failure;
  }
  return new Response(null, { status: 303, headers: { Location: target } });
};

const showForm = async (target: string, problem?: string): Promise<Response> => {
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
  return new Response(page.body, {
    status: problem === undefined ? 200 : 403,
    headers: { ...page.headers, "Cache-Control": "no-store", "X-Frame-Options": "DENY" },
  });
};

const refuse = (status: number): Response =>
  new Response("This login cannot go on. Begin again at the app.\n", { status });
