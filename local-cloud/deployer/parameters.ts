import { account, region } from '../core/account.ts';
import { arn, uuidOf } from '../core/arn.ts';
import { type Template, TemplateError } from './template.ts';

/** The version that CDK's bootstrap stack would keep in SSM, recent enough for any template. */
const bootstrapVersion = '30';

/** @returns the default of each parameter of the template */
export function parameterValues({ Parameters = {} }: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Parameters).map(([name, { Type, Default }]) => {
      if (Type.startsWith('AWS::SSM::Parameter')) {
        if (/^\/cdk-bootstrap\/\w+\/version$/.test(Default ?? '')) return [name, bootstrapVersion];
        throw new TemplateError(`The local cloud has no SSM parameter ${Default} for ${name}.`);
      }
      if (Default === undefined) throw new TemplateError(`The parameter ${name} has no value.`);
      return [name, Default];
    }),
  );
}

/** The pseudo parameters that AWS defines for every template. */
export function pseudoParameters(stackName: string): Record<string, unknown> {
  return {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': stackIdOf(stackName),
    'AWS::NotificationARNs': [],
  };
}

export function stackIdOf(stackName: string): string {
  return arn('cloudformation', `stack/${stackName}/${uuidOf(stackName)}`);
}
