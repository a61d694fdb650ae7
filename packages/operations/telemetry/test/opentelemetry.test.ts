import type { EndpointEvent, Reason } from "@mintport/core";
import { portError } from "@mintport/core/ports";
import {
  type OpenTelemetryOptions,
  openTelemetryObserver,
} from "@mintport/telemetry/opentelemetry";
import { type Attributes, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { answered, refused } from "./events.ts";

const end = 1_800_000_000_500;

describe("the span of a request", () => {
  it("ends when the observer is told, and is as long as the decision took", async () => {
    const { span } = await observed([answered({ durationMs: 12.5 })]);
    expect(span().name).toBe("mintport token");
    expect(span().kind).toBe(SpanKind.INTERNAL);
    expect(milliseconds(span().endTime)).toBe(end);
    expect(milliseconds(span().startTime)).toBe(end - 12.5);
  });

  it("says who asked for what, and what became of it", async () => {
    const { span } = await observed([answered()]);
    expect(span().attributes).toEqual({
      "mintport.endpoint": "token",
      "mintport.outcome": "answered",
      "mintport.request_id": "request-1",
      "mintport.tenant": "my-tenant",
      "mintport.client": "my-client",
      "mintport.authentication_method": "client_secret_basic",
      "mintport.grant_type": "client_credentials",
      "mintport.requested_scope": "api:read api:write",
      "mintport.granted_scope": "api:read",
      "mintport.token_id": "token-1",
      "mintport.key_id": "key-1",
      "mintport.reused": 1,
      "mintport.retried": 1,
      "mintport.subject": "alice",
      "mintport.page": "consent",
      "mintport.consent": "narrowed",
      "mintport.bound_to": "dpop mtls",
      "mintport.expires_at": 1_800_000_300,
      "client.address": "192.0.2.7",
    });
    expect(span().status.code).toBe(SpanStatusCode.UNSET);
  });

  it("of a refusal has its reason and is no error", async () => {
    const { span } = await observed([refused()]);
    expect(span().attributes["mintport.reason"]).toBe("secret_mismatch");
    const own = await observed([refused({ reason: "credentials_refused", detail: "badge_lost" })]);
    expect(own.span().attributes["mintport.detail"]).toBe("badge_lost");
    expect(span().attributes).not.toHaveProperty("error.type");
    expect(span().status.code).toBe(SpanStatusCode.UNSET);
  });

  it("of what the server could not do is an error of that reason, without the error's message", async () => {
    const cause = portError("unavailable", "client-store", new Error("s3cret"));
    const { span } = await observed([
      refused({ reason: "port_unavailable", error: "temporarily_unavailable", cause }),
    ]);
    expect(span().attributes["error.type"]).toBe("port_unavailable");
    expect(span().attributes["mintport.cause_port"]).toBe("client-store");
    expect(span().status).toEqual({ code: SpanStatusCode.ERROR });
    expect(JSON.stringify([span().attributes, span().events])).not.toContain("s3cret");
  });

  it("is not made without a tracer, and the metrics are all the same", async () => {
    const { spans, points } = await observed([answered()], { tracer: false });
    expect(spans).toEqual([]);
    expect(points("mintport.requests")).toHaveLength(1);
  });
});

describe("the metrics", () => {
  it("count requests by endpoint, outcome, grant type and reason", async () => {
    const { points } = await observed([answered(), answered(), refused(), refused()]);
    expect(points("mintport.requests")).toEqual([
      [
        {
          "mintport.endpoint": "token",
          "mintport.outcome": "answered",
          "mintport.grant_type": "client_credentials",
        },
        2,
      ],
      [
        {
          "mintport.endpoint": "token",
          "mintport.outcome": "refused",
          "mintport.reason": "secret_mismatch",
        },
        2,
      ],
    ]);
  });

  it("measure seconds in buckets that tell a signature from a time-out", async () => {
    const { points } = await observed([
      answered({ durationMs: 12.5 }),
      answered({ durationMs: 0.7 }),
    ]);
    const [[, value] = []] = points("mintport.request.duration");
    const { buckets, sum, count } = value as {
      readonly buckets: { readonly boundaries: number[]; readonly counts: number[] };
      readonly sum: number;
      readonly count: number;
    };
    expect(sum).toBeCloseTo(0.0132);
    expect(count).toBe(2);
    expect(buckets.boundaries).toEqual([
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    ]);
    expect(buckets.counts.slice(0, 6)).toEqual([0, 1, 0, 0, 0, 1]);
  });

  it("count tokens where one was issued, and nowhere else", async () => {
    const { points } = await observed([
      answered(),
      refused(),
      answered({ endpoint: "introspect" }),
      answered({ endpoint: "jwks" }),
    ]);
    expect(points("mintport.tokens.issued")).toEqual([
      [{ "mintport.endpoint": "token", "mintport.grant_type": "client_credentials" }, 1],
    ]);
  });

  it("grow with no client, no request and no address", async () => {
    const events = Array.from({ length: 50 }, (_, n) => [
      answered({ client: `c${n}` as never, requestId: `r${n}`, remoteAddress: `192.0.2.${n}` }),
      refused({ client: `c${n}` as never, requestId: `r${n}`, tenant: `t${n}` as never }),
    ]).flat();
    const { points } = await observed(events);
    expect(points("mintport.requests")).toHaveLength(2);
    expect(points("mintport.request.duration")).toHaveLength(2);
    expect(points("mintport.tokens.issued")).toHaveLength(1);
  });

  it("grow with no reason that a grant type made up", async () => {
    const { points } = await observed(
      Array.from({ length: 20 }, (_, n) => refused({ reason: `made_up_${n}` as Reason })),
    );
    expect(points("mintport.requests")).toEqual([
      [expect.objectContaining({ "mintport.reason": "_OTHER" }), 20],
    ]);
  });

  it("tell tenants apart only if asked to", async () => {
    const tenants = async (tenantInMetrics: boolean) => {
      const { points } = await observed([answered()], { tenantInMetrics });
      return points("mintport.requests").map(([attributes]) => attributes["mintport.tenant"]);
    };
    expect(await tenants(false)).toEqual([undefined]);
    expect(await tenants(true)).toEqual(["my-tenant"]);
  });

  it("tell the first 200 tenants apart, and let the others share one series", async () => {
    const events = Array.from({ length: 500 }, (_, n) =>
      answered({ tenant: `t${n % 250}` as never }),
    );
    const { points } = await observed(events, { tenantInMetrics: true });

    const counts = new Map(
      points("mintport.requests").map(([attributes, count]) => [
        attributes["mintport.tenant"],
        count,
      ]),
    );
    expect(counts.size).toBe(201);
    expect([counts.get("t0"), counts.get("t199"), counts.get("_OTHER")]).toEqual([2, 2, 100]);
  });
});

interface Observed {
  readonly spans: readonly ReadableSpan[];
  span(): ReadableSpan;
  points(metric: string): readonly (readonly [Attributes, unknown])[];
}

/** What the SDK would export after these events. */
const observed = async (
  events: readonly EndpointEvent[],
  options: Pick<OpenTelemetryOptions, "tenantInMetrics"> & { readonly tracer?: false } = {},
): Promise<Observed> => {
  const spanExporter = new InMemorySpanExporter();
  const tracing = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
  });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const metering = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
  });
  const { tracer = tracing.getTracer("test"), ...others } = options;
  const observer = openTelemetryObserver({
    meter: metering.getMeter("test"),
    now: () => end,
    ...others,
    ...(tracer === false ? {} : { tracer }),
  });
  for (const event of events) observer.observe(event);
  await Promise.all([tracing.forceFlush(), metering.forceFlush()]);
  const spans = [...spanExporter.getFinishedSpans()];
  const metrics = metricExporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  await Promise.all([tracing.shutdown(), metering.shutdown()]);
  return {
    spans,
    span: () => spans[0]!,
    points: (name) =>
      metrics
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) =>
          dataPoints.map(({ attributes, value }) => [attributes, value] as const),
        ),
  };
};

const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number =>
  seconds * 1000 + nanoseconds / 1e6;
