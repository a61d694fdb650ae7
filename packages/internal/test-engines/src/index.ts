export { chromiumArguments, findChromium } from "./chromium.ts";
export { freePort } from "./free-port.ts";
export { type Nats, nats } from "./nats.ts";
export { findNginx } from "./nginx.ts";
export { type Engine, type EngineName, engines, type Place } from "./place.ts";
export { type PrivateEngine, startPrivate } from "./private-engine.ts";
export { findPrometheus } from "./prometheus.ts";
export { type RedisCluster, startRedisCluster } from "./redis-cluster.ts";
export {
  type RedisSentinel,
  type RedisTlsFiles,
  startRedisSentinel,
  startTlsRedis,
  type TlsRedis,
} from "./redis-sentinel.ts";
export { default as setUp } from "./set-up.ts";
export { type Fault, type TcpProxy, tcpProxy } from "./tcp-proxy.ts";
