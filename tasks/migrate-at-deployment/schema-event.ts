import type {
  CloudFormationCustomResourceEvent,
  CloudFormationCustomResourceResourcePropertiesCommon,
} from 'aws-lambda';

/** What the stack says about the schema. */
export interface SchemaProperties extends CloudFormationCustomResourceResourcePropertiesCommon {
  /** of `migrate` */
  readonly StateMachineArn: string;
  /** names of all migrations, in order */
  readonly Migrations: readonly string[];
}

/** What CloudFormation asks for. */
export type SchemaEvent = CloudFormationCustomResourceEvent<SchemaProperties, SchemaProperties>;

/**
 * Whether there is anything to migrate. Not when the resource goes: the data stay. And not when an update takes migrations
 * away: that is CloudFormation rolling back, and it must not stumble over the very migration that it rolls back from.
 */
export function bringsMigrations(event: SchemaEvent): boolean {
  switch (event.RequestType) {
    case 'Create':
      return true;
    case 'Update': {
      const before = new Set(event.OldResourceProperties.Migrations);
      return event.ResourceProperties.Migrations.some((name) => !before.has(name));
    }
    case 'Delete':
      return false;
  }
}

/** The same for the same request: Lambda may deliver it again, and must then find the execution that it has started. */
export const executionName = ({ RequestId }: SchemaEvent): string => `deployment-${RequestId}`;
