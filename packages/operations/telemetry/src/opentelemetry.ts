import type { EndpointEvent, Observer } from "@mintport/core";
import { requireKnownOptions } from "@mintport/core/ports";
import {
  type Attributes,
  type Counter,
  type Histogram,
  type Meter,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from "@opentelemetry/api";
import { eventFields } from "./event-fields.ts";
import { isKnownReason, isServerFault } from "./server-fault.ts";

/** The meter and the tracer that requests are told to. */
export interface OpenTelemetryOptions {
  /** Counts and measures; `metrics.getMeter("mintport")`. */
  readonly meter: Meter;
  /** Makes one span per request, a child of the active one; `trace.getTracer("mintport")`. Without it there are none. */
  readonly tracer?: Tracer;
  /**
   * Whether metrics tell tenants apart: one more series for each of the first 200. The others share `_OTHER`.
   *
   * @default false
   */
  readonly tenantInMetrics?: boolean;
  /**
   * Milliseconds since the epoch: when the observer is told, which is when a span ends.
   *
   * @default Date.now
   */
  readonly now?: () => number;
}

/**
 * A span, two counters and a histogram a request, through the API of OpenTelemetry; which SDK and exporter stand behind
 * it is the embedder's choice. Metrics have bounded attributes only: no client, no request id.
 * Throws `ConfigurationError` if an option is unknown.
 *
 * @example openTelemetryObserver({ meter: metrics.getMeter("mintport"), tracer: trace.getTracer("mintport") })
 */
export const openTelemetryObserver = (options: OpenTelemetryOptions): Observer => {
  requireKnownOptions("openTelemetryObserver", options, {
    ...{ meter: true, tracer: true, tenantInMetrics: true, now: true },
  });
  const { meter, tracer, tenantInMetrics = false, now = Date.now } = options;
  const instruments = instrumentsOf(meter);
  const tenantOf = tenantInMetrics ? boundedTenants() : noTenant;
  return {
    observe: (event) => {
      measure(instruments, event, tenantOf(event));
      if (tracer !== undefined) trace(tracer, event, now());
    },
  };
};

interface Instruments {
  readonly requests: Counter;
  readonly duration: Histogram;
  readonly issued: Counter;
}

const instrumentsOf = (meter: Meter): Instruments => ({
  requests: meter.createCounter("mintport.requests", {
    description: "Requests by endpoint and outcome",
    unit: "{request}",
  }),
  duration: meter.createHistogram("mintport.request.duration", {
    description: "Time from the request to the decision",
    unit: "s",
    advice: { explicitBucketBoundaries: [...durationBuckets] },
  }),
  issued: meter.createCounter("mintport.tokens.issued", {
    description: "Access tokens issued",
    unit: "{token}",
  }),
});

/** In seconds: from a signature made in memory to the deadline of a port. */
const durationBuckets = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
] as const;

/** Metrics are held for ever, so there must be an end to what they are told apart by. */
const boundedTenants = (): ((event: EndpointEvent) => string | undefined) => {
  const known = new Set<string>();
  return ({ tenant }) => {
    if (tenant === undefined || known.has(tenant)) return tenant;
    if (known.size >= maxTenants) return "_OTHER";
    known.add(tenant);
    return tenant;
  };
};

const maxTenants = 200;

const noTenant = (): undefined => undefined;

const measure = (
  { requests, duration, issued }: Instruments,
  event: EndpointEvent,
  tenant: string | undefined,
): void => {
  const shared = given({
    "mintport.endpoint": event.endpoint,
    "mintport.grant_type": event.grantType,
    "mintport.tenant": tenant,
  });
  const ended = { ...shared, "mintport.outcome": event.outcome };
  requests.add(
    1,
    event.outcome === "refused"
      ? { ...ended, "mintport.reason": isKnownReason(event.reason) ? event.reason : "_OTHER" }
      : ended,
  );
  if (event.durationMs !== undefined) duration.record(event.durationMs / 1000, ended);
  if (event.endpoint === "token" && event.outcome === "answered") issued.add(1, shared);
};

const trace = (tracer: Tracer, event: EndpointEvent, end: number): void => {
  const span = tracer.startSpan(`mintport ${event.endpoint}`, {
    kind: SpanKind.INTERNAL,
    startTime: end - (event.durationMs ?? 0),
    attributes: spanAttributes(event),
  });
  if (event.outcome === "refused" && isServerFault(event)) markFailed(span, event.reason);
  span.end(end);
};

const markFailed = (span: Span, reason: string): void => {
  span.setAttribute("error.type", reason);
  span.setStatus({ code: SpanStatusCode.ERROR });
};

const spanAttributes = (event: EndpointEvent): Attributes => {
  const { at: _at, duration_ms: _duration, remote_address, ...fields } = eventFields(event);
  return given({
    ...Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [`mintport.${name}`, value]),
    ),
    "client.address": remote_address,
  });
};

const given = (attributes: Readonly<Record<string, string | number | undefined>>): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
