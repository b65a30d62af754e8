import { awsJsonService, type Service } from '../../http/aws-json.ts';

/** CloudWatch, as far as taking metrics that workflows put. They go nowhere: nobody watches a local cloud. */
export const createCloudWatch = (): { readonly service: Service } => ({
  service: awsJsonService({ PutMetricData: () => ({}) }),
});
