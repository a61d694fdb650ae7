/** The app and the user that every contender for users is set up with: a public client, which proves a code by PKCE. */
export const app = "bench-app-1";
export const redirectUri = "https://app.example/cb";
export const user = "user-1";
export const authorizePath = "/api/v1/tenant/main/oauth/authorize";
