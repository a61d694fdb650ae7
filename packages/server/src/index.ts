export { adminPath } from "./admin/admin-path.ts";
export type { CommandContext } from "./cli/command-context.ts";
export { run } from "./cli/run.ts";
export { type Deployment, deploymentOn } from "./deployment/deployment.ts";
export { type AppOptions, app, basePath } from "./serving/app.ts";
export { type Listening, listenOnLocalhost } from "./serving/listen.ts";
export { type Running, startServer } from "./serving/start-server.ts";
export {
  type Environment,
  type ReadOptions,
  readSettings,
  type Settings,
} from "./settings/settings.ts";
export { quickstartClients, quickstartTenant } from "./stores/quickstart.ts";
