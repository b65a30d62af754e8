import { awsJsonService, type Service } from '../../http/aws-json.ts';

/** CloudWatch, limited to accepting the metrics that workflows put. They are dropped: nobody watches a local cloud. */
export const createCloudWatch = (): { readonly service: Service } => ({
  service: awsJsonService({ PutMetricData: () => ({}) }),
});
