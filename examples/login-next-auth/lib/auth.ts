import NextAuth, { type NextAuthConfig } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { userWith } from "./users";

declare module "next-auth" {
  interface Session {
    /** Who logged in, in which session, and when, in seconds. */
    login?: { readonly subject: string; readonly session: string; readonly at: number };
  }
}

/** Auth.js's session says neither when the user logged in nor which session it is: both are written at the login. */
const callbacks: NextAuthConfig["callbacks"] = {
  // `user` is there at a login alone.
  jwt: ({ token, user }) =>
    user === undefined
      ? token
      : { ...token, sub: user.id, sid: crypto.randomUUID(), at: Math.floor(Date.now() / 1000) },
  session: ({ session, token: { sub, sid, at } }) =>
    typeof sub === "string" && typeof sid === "string" && typeof at === "number"
      ? { ...session, login: { subject: sub, session: sid, at } }
      : session,
};

export const { auth, handlers, signIn } = NextAuth({
  callbacks,
  providers: [
    Credentials({
      credentials: { username: {}, password: {} },
      authorize: async ({ username, password }) =>
        (await userWith(String(username), String(password))) ?? null,
    }),
  ],
  session: { strategy: "jwt" },
  pages: { signIn: "/login" },
  secret: process.env["AUTH_SECRET"] ?? crypto.randomUUID(),
  // What stands before a deployment must set `Host` itself.
  trustHost: true,
});
