import type { Place } from "@mintport/test-engines";
import { Cluster, Redis } from "ioredis";

/** A new connection, as another process would have. */
export const connect = ({ engine, url }: Place): Redis | Cluster =>
  engine === "redis" ? new Redis(url) : new Cluster(url.split(","));
