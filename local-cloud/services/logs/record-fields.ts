/** What CloudFront's access logs of standard logging v2 may hold, as `DescribeConfigurationTemplates` tells (September 2026). */
const names = `
  timestamp timestamp(ms) date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent)
  cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for
  ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte
  x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end origin-fbl origin-lbl asn c-country
  cache-behavior-path-pattern distribution-tenant-id connection-id viewer-request-log-data viewer-response-log-data s-ip
  cmcd-encoded-bitrate cmcd-buffer-length cmcd-buffer-starvation cmcd-content-id cmcd-object-duration cmcd-deadline
  cmcd-measured-throughput cmcd-next-object-request cmcd-next-range-request cmcd-object-type cmcd-playback-rate
  cmcd-requested-maximum-throughput cmcd-streaming-format cmcd-session-id cmcd-stream-type cmcd-startup cmcd-top-bitrate
  cmcd-version primary-distribution-id primary-distribution-dns-name r-host sr-reason x-edge-mqcs`;

export const accessLogFields: readonly string[] = names.trim().split(/\s+/);
