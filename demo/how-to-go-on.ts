import type { Stack } from '../infra/operator/stack.ts';
import { region } from '../local-cloud/core/account.ts';

/** What a person may do while the cloud serves, to be copied and pasted. */
export function howToGoOn(
  endpoint: string,
  { outputs, sources }: Stack,
  { from, to }: { readonly from: string; readonly to: string },
): string {
  return `Serving at ${endpoint}. Any AWS SDK or CLI is a client:

  export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

  # AWS CLI before 2.13, and SQS with any CLI 1, do not read AWS_ENDPOINT_URL
  # (boto3 does since 1.28): this sends their commands here, too. SQS and redrives
  # need clients of December 2023 or later
  aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }

  # deliver a log
  aws s3 cp my-log.gz s3://${sources[0].bucketName}/${sources[0].prefix}

  # load any window of dates now
  aws stepfunctions start-execution --state-machine-arn ${outputs.LoadStateMachineArn} \\
    --input '{"from":"${from}","to":"${to}"}'

  # see executions, and what one of them did
  aws stepfunctions list-executions --state-machine-arn ${outputs.IngestStateMachineArn}
  aws stepfunctions get-execution-history --execution-arn ARN

  # go on with a failed one
  aws stepfunctions redrive-execution --execution-arn ARN

  # ask the warehouse
  aws redshift-data execute-statement --workgroup-name ${outputs.WorkgroupName} --database ${outputs.DatabaseName} \\
    --sql 'SELECT * FROM traffic_by_day'
  aws redshift-data get-statement-result --id ID

Stop with Ctrl-C: nothing is lost, the next start goes on.`;
}
