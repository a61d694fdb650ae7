/** One of the processes that compete: connects for itself, and lets its callers go when told. */
import { natsStorage } from "@mintport/example-storage-nats";
import { connect } from "@nats-io/transport-node";
import { type Prize, take } from "./prizes.ts";

const [url = "", bucket = "", callers = "50"] = process.argv.slice(2);
const connection = await connect({ servers: url });
const storage = await natsStorage(connection, { bucket });

process.on("message", (message: Prize | "end") => {
  if (message === "end") {
    void connection.close().then(() => {
      process.disconnect();
    });
    return;
  }
  void Promise.all(Array.from({ length: Number(callers) }, () => take(storage, message))).then(
    (outcomes) => process.send?.({ wins: outcomes.filter(Boolean).length }),
    (failure: unknown) => process.send?.({ failure: String(failure) }),
  );
});
process.send?.("ready");
