/** Where Prometheus reads. */
export const metricsPath = "/metrics";
