import { distributionId } from '../notes/distribution-id.ts';
import type { LogField } from './fields.ts';

const count = /^(-|\d{1,18})$/;
const seconds = /^(-|\d+\.\d+|0)$/;
const resultType = /^(-|[A-Z][A-Za-z]*)$/;
const host = /^(-|[\w.:[\]*-]+)$/;

/**
 * What the values of a field look like when they stand in their own column. Fields of free text, such as `cs(User-Agent)`,
 * have no shape: a cookie could pass for any of them. Stricter than what a good row must be: this tells whether the columns
 * of a flawed row have shifted.
 */
export const fieldShapes: Partial<Record<LogField, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d$/,
  'x-edge-location': /^(-|[A-Z]{3}\d+(-[A-Z0-9]+)?)$/,
  'sc-bytes': count,
  'c-ip': /^(-|[0-9a-f.:[\]%]+)$/i,
  'cs-method': /^(-|[A-Z][A-Z_-]*)$/,
  'cs(Host)': host,
  'cs-uri-stem': /^(-$|[/*])/,
  'sc-status': /^(-|\d{3})$/,
  'x-edge-result-type': resultType,
  'x-edge-request-id': /^(-|[\w-]+==)$/,
  'x-host-header': host,
  'cs-protocol': /^(-|https?|wss?|grpcs?)$/,
  'cs-bytes': count,
  'time-taken': seconds,
  'x-forwarded-for': /^(-|[0-9a-z.:,[\]%\\ ]+)$/i,
  'ssl-protocol': /^(-|TLSv[\d.]+|SSLv\d)$/,
  'ssl-cipher': /^(-|[A-Z0-9_-]+)$/,
  'x-edge-response-result-type': resultType,
  'cs-protocol-version': /^(-|HTTP\/\d(\.\d)?)$/,
  'fle-status': resultType,
  'fle-encrypted-fields': /^(-|\d{1,3})$/,
  'c-port': /^(-|\d{1,5})$/,
  'time-to-first-byte': seconds,
  'x-edge-detailed-result-type': resultType,
  'sc-content-type': /^(-|[\w.+-]+\/[\w.+*-]+(;(%20)*charset=[\w-]+)?)$/i,
  'sc-content-len': count,
  'sc-range-start': count,
  'sc-range-end': count,
  'c-country': /^(-|[A-Z]{2})$/,
  'cache-behavior-path-pattern': /^(-$|[/*])/,
  'origin-fbl': seconds,
  'origin-lbl': seconds,
  'distribution-tenant-id': /^(-|dt_\w+)$/,
  asn: /^(-|\d{1,10})$/,
  DistributionId: new RegExp(`^(-|${distributionId})$`),
};
