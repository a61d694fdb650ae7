export { app, basePath, readyAuthorizationServer, type Wiring } from "./app.ts";
export { type Listening, listenOnLocalhost } from "./listen.ts";
export { quickstartClients, quickstartKey, quickstartTenant } from "./quickstart.ts";
export { startQuickstart } from "./serve.ts";
export { readSettings, type Settings } from "./settings.ts";
