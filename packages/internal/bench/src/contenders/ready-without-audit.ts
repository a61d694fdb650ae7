/** The ready server without its audit log. */
import { ready } from "./parts/ready.ts";

ready({ MINTPORT_AUDIT: "off" });
