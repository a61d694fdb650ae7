/** The ready server as it starts: SQLite, limits, audit and cache. */
import { ready } from "./parts/ready.ts";

ready();
