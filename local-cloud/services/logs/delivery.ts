import { account } from '../../core/account.ts';
import { arn } from '../../core/arn.ts';

/** What sends logs: a distribution. */
export interface DeliverySource {
  readonly name: string;
  /** `arn:aws:cloudfront::<account>:distribution/<id>` */
  readonly resourceArn: string;
  readonly logType: string;
}

/** Where logs go: a bucket, or a folder of one. */
export interface DeliveryDestination {
  readonly name: string;
  /** `arn:aws:s3:::<bucket>`, perhaps with `/<folder>` */
  readonly resourceArn: string;
  readonly outputFormat: string;
}

/** A source, joined with a destination. */
export interface Delivery {
  readonly sourceName: string;
  readonly destinationArn: string;
  /** The names of the fields; all of them if it is empty. */
  readonly recordFields: readonly string[];
  readonly fieldDelimiter: string;
  /** Below the folder of the destination, with variables such as `{yyyy}`. */
  readonly suffixPath: string;
}

/** A file that CloudFront delivers. */
export interface Placed {
  readonly bucket: string;
  readonly key: string;
  /** The ARN of the source that it is delivered for. */
  readonly sourceArn: string;
}

/**
 * Where a delivery puts a file.
 *
 * @param name `<distribution>.YYYY-MM-DD-HH.<id>.gz`
 */
export function placeOf(
  { sourceName, suffixPath }: Delivery,
  { resourceArn }: DeliveryDestination,
  name: string,
): Placed {
  const [distribution = '', time = ''] = name.split('.');
  const [yyyy = '', MM = '', dd = '', HH = ''] = time.split('-');
  const variables: Readonly<Record<string, string>> = {
    DistributionId: distribution,
    distributionid: distribution,
    accountid: account,
    yyyy,
    MM,
    dd,
    HH,
  };
  const [bucket = '', ...folder] = resourceArn.replace('arn:aws:s3:::', '').split('/');
  const above = folder.length > 0 ? folder : ['AWSLogs', account, 'CloudFront'];
  const below = suffixPath.replaceAll(/\{(\w+)\}/g, (whole, variable) => variables[variable] ?? whole);
  return {
    bucket,
    key: [...above, below, name].filter((part) => part !== '').join('/'),
    sourceArn: arn('logs', `delivery-source:${sourceName}`),
  };
}
