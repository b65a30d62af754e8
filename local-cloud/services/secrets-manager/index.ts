import { arn } from '../../core/arn.ts';
import type { Chance } from '../../core/chance.ts';
import type { Clock } from '../../core/clock.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { awsJsonService, type Service, ServiceError } from '../../http/aws-json.ts';

export interface SecretsManagerOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  /** Where secrets are kept; in memory when absent. */
  readonly path?: string;
}

interface Secret {
  readonly ARN: string;
  readonly Name: string;
  readonly SecretString: string;
  readonly VersionId: string;
  /** ISO 8601 */
  readonly CreatedDate: string;
  /** The service that manages the secret, e.g. `redshift`. */
  readonly OwningService: string;
}

/** Secrets Manager, limited to reading secrets that other services manage. */
export class SecretsManager {
  readonly service: Service;
  readonly #clock: Clock;
  readonly #chance: Chance;
  readonly #secrets: JsonFile<Record<string, Secret>>;

  constructor({ clock, chance, path }: SecretsManagerOptions) {
    this.#clock = clock;
    this.#chance = chance;
    this.#secrets = jsonFile(path, {});
    this.service = awsJsonService({
      GetSecretValue: ({ SecretId }) => this.#getSecretValue(SecretId),
      DescribeSecret: ({ SecretId }) => this.#describeSecret(SecretId),
    });
  }

  /** Creates a secret unless it exists. @returns its ARN */
  createManagedSecret(OwningService: string, Name: string, value: object): string {
    const known = this.#secrets.content[Name];
    if (known) return known.ARN;
    const VersionId = this.#chance.uuid();
    const ARN = arn('secretsmanager', `secret:${Name}-${VersionId.slice(0, 6)}`);
    const CreatedDate = this.#clock.now().toISOString();
    const SecretString = JSON.stringify(value);
    this.#secrets.content[Name] = { ARN, Name, SecretString, VersionId, CreatedDate, OwningService };
    this.#secrets.save();
    return ARN;
  }

  #getSecretValue(secretId: string): object {
    const { ARN, Name, SecretString, VersionId, CreatedDate } = this.#find(secretId);
    return {
      ARN,
      Name,
      SecretString,
      VersionId,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(CreatedDate),
    };
  }

  #describeSecret(secretId: string): object {
    const { ARN, Name, VersionId, CreatedDate, OwningService } = this.#find(secretId);
    return {
      ARN,
      Name,
      OwningService,
      CreatedDate: new Date(CreatedDate),
      VersionIdsToStages: { [VersionId]: ['AWSCURRENT'] },
    };
  }

  #find(secretId: string): Secret {
    const secret = Object.values(this.#secrets.content).find(({ ARN, Name }) =>
      [ARN, Name].includes(secretId),
    );
    if (secret) return secret;
    throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
}
