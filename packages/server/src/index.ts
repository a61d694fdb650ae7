export { adminPath } from "./admin/admin-api.ts";
export { type AppOptions, app, basePath } from "./app.ts";
export { run } from "./cli/run.ts";
export type { World } from "./cli/world.ts";
export { type Deployment, deploymentOn } from "./deployment.ts";
export { type Listening, listenOnLocalhost } from "./listen.ts";
export { quickstartClients, quickstartTenant } from "./quickstart.ts";
export { type Running, startServer } from "./serve.ts";
export { type Environment, type ReadOptions, readSettings, type Settings } from "./settings.ts";
